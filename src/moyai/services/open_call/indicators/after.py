"""Figures of what follows a decision."""

from __future__ import annotations

from collections.abc import Callable

from moyai.core.clock import at_local
from moyai.core.indicators.registry import Direction, Indicator, Period
from moyai.core.indicators.series import divide, within
from moyai.services.open_call.enums_after import Outcome, ReviewAt
from moyai.services.open_call.models import Entry, Move, ReuseCard, Trial, TrialReview
from moyai.services.open_call.programmes.plan import StateKind
from moyai.services.open_call.programmes.reading import get_plan

SERVICE = "open_call"
MINUTES_A_DAY = 24 * 60


def count_applicants(period: Period) -> float:
    """Return how many entries were handed in."""
    return float(within(Entry.objects.all(), "submitted_at", period).count())


def count_adopted(period: Period) -> float:
    """Return how many entries were first moved to a state that is won."""
    moved = within(Move.objects.select_related("entry__programme"), "moved_at", period)
    found = set()
    for move in moved:
        plan = get_plan(move.entry.programme)
        kinds = [plan.get_state(each).kind for each in (move.from_state, move.to_state)]
        if kinds[1] is StateKind.WON and kinds[0] is not StateKind.WON:
            found.add(move.entry_id)
    return float(len(found))


def count_trials(period: Period) -> float:
    """Return how many trials ran on some day of the period."""
    since, until = at_local(period.since, 0), at_local(period.until, MINUTES_A_DAY)
    begun = Trial.objects.filter(begun_at__lt=until)
    return float(begun.exclude(ended_at__lt=since).count())


def read_contracts(period: Period) -> float | None:
    """Return the share of final reviews that roll out, in percent; None where there was none."""
    ends = within(TrialReview.objects.filter(at=ReviewAt.END), "written_at", period)
    return divide(ends.filter(outcome=Outcome.ROLL_OUT).count(), ends.count(), 100)


def count_cards(period: Period) -> float:
    """Return how many re-use cards were published."""
    return float(within(ReuseCard.objects.all(), "published_at", period).count())


def _make(
    key: str,
    title: tuple[str, str],
    unit: tuple[str, str],
    definition: tuple[str, str],
    read: Callable[[Period], float | None],
) -> Indicator:
    texts = [dict(zip(("ja", "en"), each, strict=True)) for each in (title, unit, definition)]
    return Indicator(
        key=f"{SERVICE}.{key}",
        service=SERVICE,
        title=texts[0],
        unit=texts[1],
        direction=Direction.UP,
        definition=texts[2],
        read=read,
    )


INDICATORS = (
    _make(
        "applicants",
        ("応募", "Entries"),
        ("件", "entries"),
        ("期間に提出された応募。", "Entries handed in within the period."),
        count_applicants,
    ),
    _make(
        "adopted",
        ("採択", "Adopted"),
        ("件", "entries"),
        ("期間に採択または決勝進出となった応募。", "Entries that were adopted or reached a final."),
        count_adopted,
    ),
    _make(
        "running_trials",
        ("動いている実証", "Running trials"),
        ("件", "trials"),
        ("期間のどこかで実証中だったもの。", "Trials that ran on some day of the period."),
        count_trials,
    ),
    _make(
        "contract_rate",
        ("実証から本格導入へ", "Trials rolled out"),
        ("%", "%"),
        (
            "期間に最終のふり返りをした実証のうち、本格導入と決めた割合。",
            "Of trials reviewed at their end in the period, the share that is rolled out.",
        ),
        read_contracts,
    ),
    _make(
        "cards",
        ("再利用カード", "Re-use cards"),
        ("枚", "cards"),
        ("期間に公開された再利用カード。", "Re-use cards published in the period."),
        count_cards,
    ),
)
