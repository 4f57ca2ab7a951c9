"""Publishes a month of an open table, once."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from moyai.core.audit.operations import record
from moyai.core.clock import local
from moyai.core.errors import Refused
from moyai.core.feeds.models import OpenMonth
from moyai.core.feeds.opendata.months import begin_month, end_month
from moyai.core.feeds.opendata.registry import OpenTable


class CannotPublish(Refused):
    """The month is not over, or too few people are in it."""


@transaction.atomic
def publish_month(*, table: OpenTable, month: date, actor: str, now: datetime) -> OpenMonth:
    """Publish a month; one that was published before is handed out again as it was.

    Args:
        table: which.
        month: its first day.
        actor: who publishes.
        now: the town's time.

    Raises:
        CannotPublish: see there.
    """
    if month != begin_month(month) or end_month(month) >= local(now).date():
        raise CannotPublish("month_not_over", _("終わった月だけを公開できます。"))
    kept = OpenMonth.objects.filter(table=table.key, month=month).first()
    if kept is None:
        cells = table.build(month)
        if not cells:
            raise CannotPublish(
                "too_few", _("この月は乗った人が少なく、だれのことかわかるおそれがあるため、公開できません。")
            )
        rows = [[*cell.key, cell.count, cell.weight] for cell in cells]
        kept = OpenMonth.objects.create(
            table=table.key, month=month, rows=rows, published_by=actor, published_at=now
        )
    else:
        OpenMonth.objects.filter(pk=kept.pk).update(withdrawn_at=None)
    record(actor=actor, action="feeds.publish_month", subject=_name(table.key, month), now=now)
    return kept


@transaction.atomic
def withdraw_month(*, table: OpenTable, month: date, actor: str, now: datetime) -> bool:
    """Hand a month out no more; tell whether it was handed out. What was published is kept."""
    found = OpenMonth.objects.filter(table=table.key, month=month, withdrawn_at__isnull=True)
    taken = found.update(withdrawn_at=now)
    if taken:
        record(actor=actor, action="feeds.withdraw_month", subject=_name(table.key, month), now=now)
    return bool(taken)


def _name(key: str, month: date) -> str:
    return f"open:{key}:{month:%Y-%m}"
