"""The rules that a town starts with: an order of help, no diagnosis. Physicians may change them."""

from __future__ import annotations

from moyai.engines.triage.problem import Level, Rule, Rules

_GIVEN: tuple[tuple[str, tuple[tuple[int, int, int], ...]], ...] = (
    # code, (from this amount on, urgency, points) …
    ("rescue", ((1, 1, 100),)),  # trapped, cannot get out
    ("grave_injury", ((1, 1, 95),)),
    ("oxygen_ending", ((1, 1, 90),)),  # the cylinder or the battery ends within hours
    ("oxygen", ((1, 2, 90),)),  # 在宅酸素・人工呼吸器
    ("dialysis_h", ((1, 3, 60), (36, 2, 80), (60, 1, 90))),  # hours since the last dialysis
    ("insulin", ((1, 2, 70),)),
    ("known_oxygen", ((1, 3, 55),)),  # known before; she did not ask for it now
    ("known_dialysis", ((1, 3, 45),)),
    ("known_insulin", ((1, 3, 40),)),
    ("medicine_out", ((1, 3, 40),)),
    ("injury", ((1, 2, 60),)),
    ("ill", ((1, 3, 40),)),
    ("pregnant", ((1, 3, 40),)),
    ("infant", ((1, 3, 35),)),  # how many under one year
    ("car_nights", ((1, 4, 20), (2, 3, 45), (4, 2, 50))),  # エコノミークラス症候群
    ("no_water_h", ((1, 4, 15), (12, 3, 40), (24, 2, 60))),
    ("no_food_h", ((1, 4, 10), (24, 3, 35), (48, 2, 50))),
    ("no_toilet", ((1, 4, 15),)),
    ("disabled_alone", ((1, 3, 50),)),
    ("care", ((1, 4, 25),)),
    ("silent_h", ((3, 4, 20), (6, 3, 40), (24, 2, 60))),  # 避難行動要支援者 of whom nobody has spoken
    ("old", ((1, 5, 10),)),
)


def _make(code: str, levels: tuple[tuple[int, int, int], ...]) -> Rule:
    return Rule(code, f"triage.{code}", tuple(Level(*each) for each in levels))


DEFAULT_RULES = Rules(tuple(_make(code, levels) for code, levels in _GIVEN))
