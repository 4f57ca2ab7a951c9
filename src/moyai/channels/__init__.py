"""One folder per way in; channels never import services."""
