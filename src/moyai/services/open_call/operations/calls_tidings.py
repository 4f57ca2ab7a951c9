"""What somebody was told, once she has seen it; and what she wants to hear of."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from moyai.core.accounts.models import User
from moyai.services.open_call.enums import ProgrammeState, ThemeState
from moyai.services.open_call.models import Programme, Theme, Tiding, Watch
from moyai.services.open_call.refusals_calls import CallingRefused


@transaction.atomic
def mark_seen(*, user: User, upto: int, now: datetime) -> int:
    """Mark as seen what somebody was told, up to the newest that stood on her page; return how many.

    Args:
        user: whose.
        upto: number of the newest tiding that she was shown: what came meanwhile stays unseen.
        now: the moment.
    """
    return Tiding.objects.filter(user=user, pk__lte=upto, seen_at__isnull=True).update(seen_at=now)


@transaction.atomic
def mark_unseen(*, user: User, number: int) -> None:
    """Mark one tiding as not seen, to come back to it."""
    Tiding.objects.filter(user=user, pk=number).update(seen_at=None)


@transaction.atomic
def watch(*, user: User, programme: Programme, theme: Theme | None, now: datetime) -> bool:
    """Have somebody hear what is new of a programme or a theme; tell whether she did not before.

    Raises:
        CallingRefused: ``not_public``.
    """
    shown = theme is None or theme.state == ThemeState.PUBLISHED
    if programme.state == ProgrammeState.DRAFT or not shown:
        raise CallingRefused("not_public")
    _row, is_new = Watch.objects.get_or_create(
        user=user, programme=programme, theme=theme, defaults={"begun_at": now}
    )
    return is_new


@transaction.atomic
def stop_watching(*, user: User, programme: Programme, theme: Theme | None) -> bool:
    """Have somebody hear no more; tell whether she did before."""
    gone, _by_kind = Watch.objects.filter(user=user, programme=programme, theme=theme).delete()
    return bool(gone)
