"""Numbers that consignments go by: assumptions of a town, to be set as it learns."""

from __future__ import annotations

from datetime import timedelta

ANSWER_WITHIN = timedelta(minutes=20)
"""How long a volunteer has to answer before the next one is asked."""

LEAD = timedelta(minutes=10)
"""After the answer, before the volunteer can be where the goods are."""

CHANGE = timedelta(minutes=5)
"""Between two carriers."""

WALK_TO_LOCKER_M = 1500
"""How far anybody is asked to go to a locker."""

AT_A_HUB_M = 150
"""Goods nearer than this are at the hub already."""

LATE = timedelta(hours=2)
"""What lost its carrier may come so much later than was told, when nobody else can keep the hour."""

GIVE_UP = timedelta(hours=2)
"""So long after the window nobody is looked for any more; a person acts."""
