"""Who keeps watch for the town, and how long each step has."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from moyai.core.accounts.models import User
from moyai.core.audit.operations import record
from moyai.core.watchover.enums import KeeperKind, Step
from moyai.core.watchover.models import Keeper, StepWait
from moyai.core.watchover.refusals import NotAKeeper


@transaction.atomic
def appoint_keeper(
    *, username: str, kind: KeeperKind, settlements: Sequence[str], phone: str, by: User | None, now: datetime
) -> Keeper:
    """Let an account keep watch; appointing it again changes settlements and telephone.

    Raises:
        NotAKeeper: nobody has this user name, or a volunteer without a settlement.
    """
    user = User.objects.filter(username=username, is_active=True).first()
    if user is None or (kind == KeeperKind.VOLUNTEER and not settlements):
        raise NotAKeeper
    kept = list(settlements) if kind == KeeperKind.VOLUNTEER else []
    keeper, _made = Keeper.objects.update_or_create(
        user=user,
        kind=kind,
        ended_at=None,
        defaults={"settlements": kept, "phone": phone[:24]},
        create_defaults={"settlements": kept, "phone": phone[:24], "appointed_at": now},
    )
    _audit("appoint_keeper", keeper, by, now)
    return keeper


@transaction.atomic
def end_keeper(*, keeper: Keeper, by: User, now: datetime) -> None:
    """Let somebody keep watch no more; ending it twice is once."""
    if Keeper.objects.filter(pk=keeper.pk, ended_at__isnull=True).update(ended_at=now):
        _audit("end_keeper", keeper, by, now)


@transaction.atomic
def set_wait(*, step: Step, today_min: int, now_min: int, by: User, now: datetime) -> StepWait:
    """Set how many minutes a step has; what is open keeps the time it was given."""
    wait, _made = StepWait.objects.update_or_create(
        step=step, defaults={"today_min": today_min, "now_min": now_min}
    )
    actor, subject = f"user:{by.pk}", f"watchover_step:{step}"
    record(
        actor=actor,
        action="watchover.set_wait",
        subject=subject,
        now=now,
        today_min=today_min,
        now_min=now_min,
    )
    return wait


def _audit(verb: str, keeper: Keeper, by: User | None, now: datetime) -> None:
    actor = f"user:{by.pk}" if by else "system:watchover"
    subject = f"user:{keeper.user_id}"
    record(actor=actor, action=f"watchover.{verb}", subject=subject, now=now, kind=keeper.kind)
