"""OGC SensorThings API 1.1 (18-088), part 1, read only: farms and beds are Things, sensors Datastreams.

One Datastream is one of our sensors, so that ``Sensors(7)`` describes the instrument of ``Datastreams(7)``.
Things, Locations and FeaturesOfInterest share their ids. Small sets are made in memory; Observations stay
in the database.
"""
