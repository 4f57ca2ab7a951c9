"""Numbers that the fleet goes by."""

NO_SHOW_WAIT_S = 300
"""How long a driver waits, after arriving and after the promised window has begun, before a no-show."""

RISK_TOLERANCE_S = 60
"""A promise broken by less than this is not told to anybody."""

LOCK_MARGIN_S = 120
"""A stop that must be driven to within this time is no longer put off for a new rider."""

POSITION_FRESH_S = 180
"""An older position does not say where the vehicle is now."""

ALTERNATIVES_APART_S = 900
"""How far apart the pickups of alternative offers are at least."""

WAIT_WEIGHT = 0.3
RIDE_WEIGHT = 0.7
"""What a second of a rider's waiting and riding costs, in seconds of driving: assumptions.

The town's published pooled share (41 %) tells how much detour its operators ask of riders. Lived days of the
demo (``python -m bench.lived_day``) come near it with this weight of riding.
"""

REPLAN_STEPS_S = (0, 300, 600, 900, 1200, 1800, 2700, 3600, 5400)
"""By how much a promise is put off, step by step, until something fits."""

TRANSFER_WAIT_S = 900
"""How soon another vehicle should fetch riders who were aboard one that broke down."""

MAX_TRIES = 5
"""How often an operation solves again when others changed the plan meanwhile."""

IMPROVE_LEAST_S = 120
"""A better plan is taken when it saves at least so many seconds of driving (riders' time by its weight)."""

IMPROVE_LOOKS = 3
"""A plan that nobody has changed is searched so many times, each time otherwise, and then left alone."""

IMPROVE_FREEZE_S = 1800
"""Whoever is fetched within this time keeps the vehicle: riders see it coming from then on."""

IMPROVE_QUIET_S = 120
"""For so long after a dispatcher moved a task by hand the plan is not improved."""

AS_GOOD_S = 60
"""A vehicle that costs so many seconds of driving more is as good; a rider's wish for a driver decides."""

LEAST_SERVICE_S = 10
"""What remains of a service that has lasted longer than planned."""

OPEN_EARLY_S = 1800
"""How long before its start a driver may begin a shift."""

TELL_LATE_S = 60
"""What a driver entered longer ago than this and the server refuses is told to the desk: the driver may be
busy with something else by now."""

KEEP_AFTER_SHIFT_S = 1800
"""For so long after its end a tablet may know a shift's riders: a late vehicle still has some
to bring home."""
