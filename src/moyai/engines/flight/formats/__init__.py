"""A mission as others read it: MAVLink, QGroundControl, DIPS 2.0, ASTM."""
