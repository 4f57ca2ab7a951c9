"""The field log of a trial: work, findings, trouble, costs."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from moyai.core.clock import local
from moyai.services.open_call.enums_after import LogKind, TrialState
from moyai.services.open_call.models import LogLine, Trial
from moyai.services.open_call.operations.trials import lock_trial, note_trial
from moyai.services.open_call.refusals_after import AfterRefused


@transaction.atomic
def write_line(
    *,
    trial: Trial,
    kind: LogKind,
    text: str,
    happened_on: date,
    actor: str,
    now: datetime,
    yen: int | None = None,
) -> LogLine:
    """Write a line; after the end, too, for bills come late.

    Raises:
        AfterRefused: ``not_running`` (it has not begun), ``no_words``, ``future`` or ``cost_yen``.
    """
    if lock_trial(trial).state == TrialState.PLANNED:
        raise AfterRefused("not_running")
    if not text.strip():
        raise AfterRefused("no_words")
    if happened_on > local(now).date():
        raise AfterRefused("future")
    if (kind == LogKind.COST) != (yen is not None):
        raise AfterRefused("cost_yen")
    line = LogLine.objects.create(
        trial=trial,
        kind=kind,
        text=text.strip(),
        yen=yen,
        happened_on=happened_on,
        written_by=actor,
        written_at=now,
    )
    note_trial("write_line", trial, actor, now, line=line.pk, kind=kind.value, yen=yen)
    return line


@transaction.atomic
def take_line_back(*, line: LogLine, actor: str, now: datetime) -> None:
    """Take a line back that one wrote oneself; its kind and sum stay in the audit log, its words do not.

    Raises:
        AfterRefused: ``not_yours_line``: somebody else wrote it.
    """
    if line.written_by != actor:
        raise AfterRefused("not_yours_line")
    note_trial("take_line_back", line.trial, actor, now, line=line.pk, kind=line.kind, yen=line.yen)
    line.delete()
