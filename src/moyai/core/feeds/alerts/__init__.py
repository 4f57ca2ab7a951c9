"""GTFS-realtime alerts: what riders should know now, for planners to show and telephones to say."""
