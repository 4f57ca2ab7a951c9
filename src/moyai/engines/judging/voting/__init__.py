"""An audience's vote: one ballot a ticket; points, approval, first choices, instant runoff, transfers."""

from moyai.engines.judging.voting.check import check_runoff, check_transfers
from moyai.engines.judging.voting.points import (
    Unranked,
    count_approvals,
    count_first_choices,
    count_points,
)
from moyai.engines.judging.voting.problem import Again, Ballot, Election, SetAside, keep_one, withdraw
from moyai.engines.judging.voting.runoff import count_runoff
from moyai.engines.judging.voting.solution import Act, Count, Round, Tally, Tie
from moyai.engines.judging.voting.transfer import count_transfers

__all__ = [
    "Act",
    "Again",
    "Ballot",
    "Count",
    "Election",
    "Round",
    "SetAside",
    "Tally",
    "Tie",
    "Unranked",
    "check_runoff",
    "check_transfers",
    "count_approvals",
    "count_first_choices",
    "count_points",
    "count_runoff",
    "count_transfers",
    "keep_one",
    "withdraw",
]
