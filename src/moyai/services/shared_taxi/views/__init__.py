"""Pages of the shared taxi: check permission, one call inward, render."""
