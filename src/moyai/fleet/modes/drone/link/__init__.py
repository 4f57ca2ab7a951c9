"""The line to a vehicle: MAVLink over UDP, and what is said on it, step by step."""
