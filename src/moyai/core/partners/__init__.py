"""Partners: firms and bodies that run services with the town."""
