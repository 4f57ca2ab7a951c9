"""The shared taxi as public data: GTFS-Flex, GOFS and alerts, all from one reading of the configuration."""
