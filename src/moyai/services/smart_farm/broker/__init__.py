"""The farm's broker: a front that speaks MQTT 3.1.1 with robots and people, a gate, and a broker behind it.

Who comes in is known by token; what she says goes by one rule (`access.py`), and what would make a robot do
something goes through the gate (`gate.py`) and nowhere else. See README.md.
"""
