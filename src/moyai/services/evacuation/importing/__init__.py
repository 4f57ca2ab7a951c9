"""Lists of places from files: the GSI's GeoJSON and the standard open-data CSV, both as strangers' input."""
