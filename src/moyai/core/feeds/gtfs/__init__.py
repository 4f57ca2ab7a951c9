"""GTFS Schedule with Flex, aligned with GTFS-JP: rows in, zip out."""
