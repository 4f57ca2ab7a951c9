"""Facts about Ina, and the drawing of its operating areas (see README.md)."""
