"""The town enters where goods wait, who carries now and then, and what a vehicle takes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from moyai.core.accounts.models import User
from moyai.core.audit.operations import record
from moyai.core.codes import make_free_code
from moyai.fleet.consignments.enums import LegState
from moyai.fleet.consignments.errors import GoodsRefused
from moyai.fleet.consignments.models import Hub, Leg, Volunteer
from moyai.fleet.models import Vehicle


@transaction.atomic
def save_hub(*, hub: Hub | None, facts: dict[str, Any], actor: str, now: datetime) -> Hub:
    """Enter a hub, or change one; what is on its way to it keeps it where it is.

    Args:
        hub: None makes one.
        facts: ``name``, ``kind``, ``lon``, ``lat``, ``room_*``, ``is_open``.
        actor: Who enters it.
        now: The town's time.

    Raises:
        GoodsRefused: ``hub_in_use``: goods are on their way there, and it would be moved, closed or be
            something else.
    """
    made = hub or Hub(key=_make_key())
    fixed = ("kind", "lon", "lat")
    is_changed = any(getattr(made, name) != facts[name] for name in fixed) or not facts["is_open"]
    if hub is not None and is_changed and _is_waited_at(hub):
        raise GoodsRefused("hub_in_use")
    for name, value in facts.items():
        setattr(made, name, value)
    made.save()
    record(actor=actor, action="fleet.save_hub", subject=f"hub:{made.key}", now=now, is_open=made.is_open)
    return made


def _make_key() -> str:
    code = make_free_code(lambda made: Hub.objects.filter(key=f"hub-{made}").exists())
    return f"hub-{code}"


def _is_waited_at(hub: Hub) -> bool:
    legs = Leg.objects.filter(to_hub=hub, consignment__finished_at__isnull=True)
    return legs.exclude(state__in=[LegState.DROPPED, LegState.NOT_MET]).exists()


@transaction.atomic
def save_volunteer(
    *, volunteer: Volunteer | None, user: User | None, facts: dict[str, Any], actor: str, now: datetime
) -> Volunteer:
    """Enter somebody who carries, or change what she can; what she was asked for stays as it was asked.

    Args:
        volunteer: None enters ``user``.
        user: The account of a new one.
        facts: ``phone``, ``meets_at``, ``lon``, ``lat``, ``reach_m``, ``most_*``, ``honorarium_yen``,
            ``is_active``.
        actor: Who enters it.
        now: The town's time.
    """
    if volunteer is None:
        code = make_free_code(lambda made: Volunteer.objects.filter(code=made).exists())
        volunteer = Volunteer(code=code, user=user)
    for name, value in facts.items():
        setattr(volunteer, name, value)
    volunteer.save()
    record(
        actor=actor,
        action="fleet.save_volunteer",
        subject=f"volunteer:{volunteer.code}",
        now=now,
        honorarium_yen=volunteer.honorarium_yen,
        is_active=volunteer.is_active,
    )
    return volunteer


@transaction.atomic
def set_limits(*, vehicle: Vehicle, facts: dict[str, Any], actor: str, now: datetime) -> None:
    """Say what a vehicle takes of goods; what is planned aboard stays planned.

    Args:
        vehicle: Whose.
        facts: ``carrier`` (empty: it carries none), ``most_*``.
        actor: Who says so.
        now: The town's time.
    """
    Vehicle.objects.filter(pk=vehicle.pk).update(**facts)
    record(actor=actor, action="fleet.set_limits", subject=f"vehicle:{vehicle.code}", now=now, **facts)
