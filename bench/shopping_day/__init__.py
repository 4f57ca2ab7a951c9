"""A day of shopping, rehearsed on the real operations: orders, a shortage, a storm, a drone that falls.

    python -m bench.shopping_day [--orders 200] [--drones 3] [--seed 1]

Everybody of the day calls what the pages call: shoppers order, pickers scan and miss, boxes are weighed, the
worker's own jobs run by a clock that is moved on, carriers are chosen, drivers and volunteers scan what they
take and hand over, a pilot decides and flies a simulated autopilot over MAVLink, the desk acts on what it is
told, welfare closes what it is worried about. Afterwards the month is closed and billed. Which faults come is
drawn from the seed. ``check.py`` then looks at the rows and shares no code with what wrote them.
"""
