"""Simulated robots that connect as real ones do: by REST and MQTT, with a key, through the same door.

`engines/garden_bot/virtual` is the robot; this room gives it a line. It asks no database.
"""
