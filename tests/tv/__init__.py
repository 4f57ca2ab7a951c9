"""The television as somebody with a remote sees it."""
