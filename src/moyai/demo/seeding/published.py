"""What the demo town has told everybody: a note, and the last months' rides as open data."""

from datetime import datetime, timedelta

from moyai.core.clock import local
from moyai.core.feeds.enums import Cause, Effect
from moyai.core.feeds.opendata.months import list_past_months
from moyai.core.feeds.opendata.publishing import CannotPublish, publish_month
from moyai.core.feeds.operations import publish_note
from moyai.engines.conversation import Localized, Text
from moyai.services.shared_taxi.history.open_rides import TABLE

ACTOR = "system:demo"
MONTHS = 2
_HEADER = Localized("高遠の道路工事（まわり道）", "Road works in Takato: detour")
_TEXT = Localized(
    Text(
        "高遠町の道路工事のため、車が5分ほど遅れることがあります。",
        spoken="たかとおまちの道路工事のため、車が5分ほど遅れることがあります。",
    ),
    "Cars may be about five minutes late because of road works in Takato.",
)


def seed_published(*, now: datetime) -> int:
    """Publish a note for a week, and the months that are over; return how many months had enough riders."""
    publish_note(
        header=_HEADER,
        text=_TEXT,
        cause=Cause.CONSTRUCTION,
        effect=Effect.DETOUR,
        starts_at=now,
        ends_at=now + timedelta(days=7),
        actor=ACTOR,
        now=now,
    )
    published = 0
    for month in list_past_months(local(now).date(), MONTHS):
        try:
            publish_month(table=TABLE, month=month, actor=ACTOR, now=now)
        except CannotPublish:
            continue
        published += 1
    return published
