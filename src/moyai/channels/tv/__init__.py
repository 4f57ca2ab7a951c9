"""The television: pages for a remote with arrows and OK."""
