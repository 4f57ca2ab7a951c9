"""Figures of entries: how many were handed in, how many drafts came to that, how many were withdrawn."""

from __future__ import annotations

from datetime import datetime

from moyai.core.clock import at_local
from moyai.core.indicators.registry import Direction, Indicator, Period
from moyai.services.open_call.models import Entry, Submission

LABEL = "open_call"


def _span(period: Period) -> tuple[datetime, datetime]:
    return at_local(period.since, 0), at_local(period.until, 24 * 60)


def _handed_in(period: Period) -> float:
    begin, end = _span(period)
    rows = Submission.objects.filter(number=1, submitted_at__gte=begin, submitted_at__lt=end)
    return float(rows.count())


def _finished(period: Period) -> float | None:
    begin, end = _span(period)
    rows = Entry.objects.filter(begun_at__gte=begin, begun_at__lt=end)
    begun = rows.count()
    return 100 * rows.filter(submissions__number=1).count() / begun if begun else None


def _withdrawn(period: Period) -> float:
    begin, end = _span(period)
    rows = Entry.objects.filter(withdrawn_at__gte=begin, withdrawn_at__lt=end, submitted_at__isnull=False)
    return float(rows.count())


INDICATORS = (
    Indicator(
        key=f"{LABEL}.entries",
        service=LABEL,
        title={"ja": "提出された応募", "en": "Entries handed in"},
        unit={"ja": "件", "en": "entries"},
        direction=Direction.UP,
        definition={
            "ja": "期間中に初めて提出された応募の数。書き直して出し直したものは、もう数えません。",
            "en": "Entries handed in for the first time within the period; handed in again they count once.",
        },
        read=_handed_in,
    ),
    Indicator(
        key=f"{LABEL}.entries_finished",
        service=LABEL,
        title={"ja": "書き始めて提出まで進んだ割合", "en": "Drafts that were handed in"},
        unit={"ja": "%", "en": "%"},
        direction=Direction.UP,
        definition={
            "ja": "期間中に書き始めた応募のうち、一度でも提出されたものの割合。",
            "en": "Of the entries begun within the period, the share that was handed in at least once.",
        },
        read=_finished,
    ),
    Indicator(
        key=f"{LABEL}.entries_withdrawn",
        service=LABEL,
        title={"ja": "提出後に取り下げられた応募", "en": "Entries withdrawn after being handed in"},
        unit={"ja": "件", "en": "entries"},
        direction=Direction.DOWN,
        definition={
            "ja": "期間中に取り下げられた応募のうち、提出したことのあるものの数。",
            "en": "Entries withdrawn within the period that had been handed in.",
        },
        read=_withdrawn,
    ),
)
