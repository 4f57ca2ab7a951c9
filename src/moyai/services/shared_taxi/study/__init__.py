"""Learning from the past: a town's own requests replayed with other fleets, hours, areas, promises and fares.

What is here besides ``reading.py`` and ``work.py`` knows neither Django nor the database, so that days can be
replayed in processes of their own.
"""
