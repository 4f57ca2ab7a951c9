"""Who stays: from memberships and report days to curves with bands, comparisons, changes, costs."""

from moyai.engines.habit.retention.change import (
    Change,
    DifferenceInDifferences,
    Pair,
    find_change,
    find_difference_in_differences,
    make_pair,
)
from moyai.engines.habit.retention.clusters import Band, bootstrap_shares, permute_teams
from moyai.engines.habit.retention.cohorts import CohortMark, CohortRow, make_cohorts
from moyai.engines.habit.retention.compare import LogRank, compare
from moyai.engines.habit.retention.cost import CostPerRetained, find_cost
from moyai.engines.habit.retention.curve import (
    MARKS,
    Curve,
    Mark,
    Median,
    RestrictedMean,
    Step,
    Verdict,
    estimate,
    judge_target,
)
from moyai.engines.habit.retention.spells import (
    Ending,
    Membership,
    Spell,
    Study,
    StudyGroup,
    find_spell,
    gather,
    split_by_origin,
)
from moyai.engines.habit.retention.words import define, tell

__all__ = [
    "MARKS",
    "Band",
    "Change",
    "CohortMark",
    "CohortRow",
    "CostPerRetained",
    "Curve",
    "DifferenceInDifferences",
    "Ending",
    "LogRank",
    "Mark",
    "Median",
    "Membership",
    "Pair",
    "RestrictedMean",
    "Spell",
    "Step",
    "Study",
    "StudyGroup",
    "Verdict",
    "bootstrap_shares",
    "compare",
    "define",
    "estimate",
    "find_change",
    "find_cost",
    "find_difference_in_differences",
    "find_spell",
    "gather",
    "judge_target",
    "make_cohorts",
    "make_pair",
    "permute_teams",
    "split_by_origin",
    "tell",
]
