"""Watching over people kindly, with their consent."""
