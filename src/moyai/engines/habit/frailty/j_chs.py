"""J-CHS, the Japanese frailty phenotype as revised in 2020: of five criteria three make frail.

Satake & Arai, "The revised Japanese version of the Cardiovascular Health Study criteria (revised J-CHS
criteria)", Geriatr Gerontol Int 20 (10), 2020, 992–993; table read at
tyojyu.or.jp/net/byouki/frailty/shindan.html and keroro-ro.com/?p=6. A criterion that was not measured makes
the class untold: it is not taken for fulfilled.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from moyai.engines.habit.frailty.results import Result, Rule, Status, find_status, judge
from moyai.engines.sentences import Sentence

VERSION = "j-chs-2020"
_SOURCE = (
    "Satake & Arai, Geriatr Gerontol Int 20, 2020, 992-993; tyojyu.or.jp/net/byouki/frailty/shindan.html"
)
GRIP_KG = {"male": Decimal(28), "female": Decimal(18)}
GAIT_M_S = Decimal("1.0")
MOST_GRIP_KG, MOST_GAIT_M_S, MOST_LOSS_KG = Decimal(100), Decimal(5), Decimal(50)
_BANDS = ((0, Status.ROBUST), (1, Status.PREFRAIL), (3, Status.FRAIL))


def _rule(code: str, ja: str, en: str, domain: str) -> Rule:
    return Rule(f"j_chs_{code}", Sentence(ja, en), domain, 1, _SOURCE)


_LOSS = _rule(
    "weight_loss", "体重の減少（半年で2kg以上）", "Weight loss (2 kg or more in six months)", "nutrition"
)
_GRIP = _rule(
    "grip",
    "握力の低下（男性28kg未満、女性18kg未満）",
    "Weak grip (men below 28 kg, women below 18 kg)",
    "motor",
)
_TIRED = _rule(
    "tired", "わけもなく疲れた感じ（この2週間）", "Tired without a reason (last two weeks)", "mood"
)
_GAIT = _rule("gait", "歩く速さの低下（毎秒1.0m未満）", "Slow gait (below 1.0 m/s)", "motor")
_ACTIVITY = _rule("activity", "運動が週に1回もない", "No exercise even once a week", "motor")
_SAID = {
    Status.ROBUST: Sentence(
        "5つの目安のどれにも当てはまりませんでした。今の元気を続けましょう。",
        "None of the five signs was found. Keep up what you do.",
    ),
    Status.PREFRAIL: Sentence(
        "5つの目安のうち{points}つに当てはまりました。体の力が弱りはじめているかもしれません。",
        "{points} of the five signs were found. Your strength may be beginning to wane.",
    ),
    Status.FRAIL: Sentence(
        "5つの目安のうち{points}つに当てはまりました。体の力が弱っているかもしれません。一度ご相談ください。",
        "{points} of the five signs were found. Your strength may have waned. Please ask for advice.",
    ),
    Status.CANNOT_TELL: Sentence(
        "まだ測っていないものがあるため、分かりません（今のところ{points}つに当てはまります）。",
        "Not everything was measured, so it cannot be told ({points} signs so far).",
    ),
}


@dataclass(frozen=True, slots=True)
class JChs:
    """What was measured and asked; None: not measured.

    Attributes:
        sex: As the criterion of grip asks for it.
        weight_loss_kg: Lost in six months without wishing to; 0 where nothing was lost.
        grip_kg: Best grip.
        is_tired: Tired without a reason in the last two weeks (Kihon 25).
        gait_m_s: Usual speed of walking.
        exercises_weekly: Light exercise at least once a week.
        does_sports_weekly: Regular sport at least once a week.
    """

    sex: Literal["male", "female"] | None
    weight_loss_kg: Decimal | None = None
    grip_kg: Decimal | None = None
    is_tired: bool | None = None
    gait_m_s: Decimal | None = None
    exercises_weekly: bool | None = None
    does_sports_weekly: bool | None = None

    def __post_init__(self) -> None:
        for value, most, what in (
            (self.weight_loss_kg, MOST_LOSS_KG, "weight loss"),
            (self.grip_kg, MOST_GRIP_KG, "grip"),
            (self.gait_m_s, MOST_GAIT_M_S, "gait speed"),
        ):
            if value is not None and (not value.is_finite() or not 0 <= value <= most):
                raise ValueError(f"a {what} of {value} cannot be")
        if self.sex not in (None, "male", "female"):
            raise ValueError("the criterion of grip is for men and women")


def assess_j_chs(measured: JChs) -> Result:
    """Return the class by the five criteria; it cannot be told while one was not measured."""
    findings = tuple(
        judge(rule, int(bool(holds)), (rule.code,) if holds is None else (), 1)
        for rule, holds in _judge_all(measured)
    )
    points = sum(finding.points for finding in findings)
    missing = tuple(each for finding in findings for each in finding.missing)
    status = Status.CANNOT_TELL if missing else find_status(points, points, _BANDS)
    return Result(
        "j_chs",
        VERSION,
        points,
        points + len(missing),
        status,
        findings,
        missing,
        True,
        (),
        (_SOURCE,),
        _SAID[status].format(points=points),
    )


def _judge_all(measured: JChs) -> Iterator[tuple[Rule, bool | None]]:
    loss, grip, gait = measured.weight_loss_kg, measured.grip_kg, measured.gait_m_s
    yield _LOSS, None if loss is None else loss >= 2
    yield _GRIP, None if grip is None or measured.sex is None else grip < GRIP_KG[measured.sex]
    yield _TIRED, measured.is_tired
    yield _GAIT, None if gait is None else gait < GAIT_M_S
    yield _ACTIVITY, _is_inactive(measured.exercises_weekly, measured.does_sports_weekly)


def _is_inactive(exercises: bool | None, does_sports: bool | None) -> bool | None:
    if exercises or does_sports:
        return False
    return None if exercises is None or does_sports is None else True
