"""Pages and files of the feeds."""
