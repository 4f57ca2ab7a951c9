"""Pages: check permission, one call inward, render."""
