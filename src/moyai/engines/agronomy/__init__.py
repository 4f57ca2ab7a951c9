"""Agronomy: what a bed's sensors mean, how much water it needs and why, what is wrong, what a class may say.

Each part is imported by its own name: ``vapour``, ``radiation``, ``reference``, ``warmth``, ``crops``,
``soils``, ``water``, ``measures``, ``quality``, ``summaries``, ``hysteresis``, ``alerts``, ``comparison``.
"""
