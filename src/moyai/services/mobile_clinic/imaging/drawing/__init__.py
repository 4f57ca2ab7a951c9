"""Signals drawn as SVG on the papers that doctors know, at true scale: plain Python, nothing fetched."""
