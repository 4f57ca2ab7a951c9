"""Signs of frailty by published questionnaires: asked, scored by the published rule, never a diagnosis."""

from moyai.engines.habit.frailty.advice import advise, find_referral
from moyai.engines.habit.frailty.j_chs import JChs, assess_j_chs
from moyai.engines.habit.frailty.kihon import assess_kihon, find_bmi
from moyai.engines.habit.frailty.kihon_questions import KIHON
from moyai.engines.habit.frailty.old_old import assess_old_old
from moyai.engines.habit.frailty.old_old_questions import OLD_OLD
from moyai.engines.habit.frailty.questions import NO, YES, Answers, Option, Question, list_unknown
from moyai.engines.habit.frailty.results import Finding, Referral, Result, Rule, State, Status
from moyai.engines.habit.frailty.trend import DomainChange, Movement, ScoreTrend, find_score_trend
from moyai.engines.habit.frailty.variety import (
    FOOD_GROUPS,
    assess_variety,
    list_eaten_daily,
)

__all__ = [
    "FOOD_GROUPS",
    "KIHON",
    "NO",
    "OLD_OLD",
    "YES",
    "Answers",
    "DomainChange",
    "Finding",
    "JChs",
    "Movement",
    "Option",
    "Question",
    "Referral",
    "Result",
    "Rule",
    "ScoreTrend",
    "State",
    "Status",
    "advise",
    "assess_j_chs",
    "assess_kihon",
    "assess_old_old",
    "assess_variety",
    "find_bmi",
    "find_referral",
    "find_score_trend",
    "list_eaten_daily",
    "list_unknown",
]
