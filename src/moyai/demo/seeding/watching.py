"""Who of the demo town agreed to be watched over, who keeps watch, and what there is to look at. Invented."""

from datetime import datetime, timedelta

from django.contrib.auth.hashers import make_password

from moyai.core.accounts.enums import Role
from moyai.core.accounts.models import Membership, User
from moyai.core.residents.models import Consent, Resident
from moyai.core.residents.operations import appoint_proxy
from moyai.core.watchover import operations
from moyai.core.watchover.enums import Condition, Contact, KeeperKind, Outcome
from moyai.core.watchover.models import Keeper, Observation
from moyai.core.watchover.policy import FAMILY, LABEL, VOLUNTEER, WORDING
from moyai.core.watchover.queries import find_open_concern
from moyai.demo.accounts import DEMO_ACCOUNTS, MINSEI, PASSWORD

WATCHED = 24
SOURCE = "demo"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
CALLS = (3, 6, 9)
"""How many days ago each was called and was well."""


def seed_watching(*, now: datetime) -> int:
    """Write consents, keepers, observations and a few concerns down; return how many agree, 0 if there."""
    officer = User.objects.filter(username="officer").first()
    visitor = Resident.objects.filter(user__username=DEMO_ACCOUNTS[0].username).first()
    if Keeper.objects.exists() or officer is None or visitor is None:
        return 0
    near = list(_list_old(visitor)[: WATCHED + 1])
    volunteer, watched = near[-1], [*near[:-1], visitor]
    _give_account(volunteer)
    places = sorted({one.household.settlement for one in watched})
    for username, kind, where in (
        (officer.username, KeeperKind.WELFARE, []),
        (MINSEI.username, KeeperKind.VOLUNTEER, places),
    ):
        operations.appoint_keeper(
            username=username, kind=kind, settlements=where, phone="", by=None, now=now - 40 * DAY
        )
    Consent.objects.bulk_create(
        Consent(resident=one, purpose=purpose, version=WORDING, given_at=now - 30 * DAY)
        for number, one in enumerate(watched)
        for purpose in ((LABEL, VOLUNTEER) if number % 3 else (LABEL, FAMILY, VOLUNTEER))
    )
    _call_everybody(watched, officer, now)
    _make_sister(near[0], visitor, now)
    _make_concerns(near, officer, now)
    return len(watched)


def _list_old(visitor: Resident) -> list[Resident]:
    """Return the oldest others, those with an account left out; the last of them is the volunteer."""
    others = Resident.objects.filter(user__isnull=True).exclude(household=visitor.household)
    return list(others.select_related("household").order_by("birth_date", "pk"))


def _give_account(volunteer: Resident) -> None:
    user = User.objects.create(
        username=MINSEI.username, display_name=MINSEI.name, password=make_password(PASSWORD)
    )
    Membership.objects.create(user=user, role=Role.RESIDENT)
    Resident.objects.filter(pk=volunteer.pk).update(user=user)


def _call_everybody(watched: list[Resident], officer: User, now: datetime) -> None:
    Observation.objects.bulk_create(
        Observation(
            resident=one,
            source=SOURCE,
            contact=Contact.CALL,
            at=now - days * DAY - number * HOUR / 4,
            is_met=True,
            condition=Condition.WELL,
            by=officer,
            idempotency_key=f"demo:call:{one.code}:{days}",
        )
        for number, one in enumerate(watched)
        for days in CALLS
    )


def _make_sister(sister: Resident, visitor: Resident, now: datetime) -> None:
    """The visitor's account looks after an elder sister."""
    assert visitor.user is not None
    appoint_proxy(
        resident=sister,
        user=visitor.user,
        scope=LABEL,
        relation="妹",
        valid_until=None,
        actor="system:demo",
        now=now,
    )


def _make_concerns(people: list[Resident], officer: User, now: datetime) -> None:
    """Two concerns that are open, one that climbs while one looks, and two that are over."""
    sister, worried, silent, false, helped = people[:5]
    _see(sister, Condition.OFF, now - 20 * HOUR, "いつもより歩くのがゆっくりだった", officer)
    _see(worried, Condition.WORRIED, now - HOUR, "顔色がわるく、返事がはっきりしない", officer)
    _see(silent, None, now, "", None)
    for one, days, outcome, note in (
        (false, 5, Outcome.FALSE_ALARM, "畑にいた"),
        (helped, 2, Outcome.HELPED, "電球をかえた"),
    ):
        at = now - days * DAY
        _see(one, None, at, "", officer)
        concern = find_open_concern(one)
        assert concern is not None
        operations.close_concern(
            concern=concern,
            version=concern.version,
            outcome=outcome,
            note=note,
            by=officer,
            now=at + 2 * HOUR,
        )


def _see(resident: Resident, condition: Condition | None, at: datetime, note: str, by: User | None) -> None:
    operations.record_observation(
        resident=resident,
        source=SOURCE,
        contact=Contact.HANDOVER,
        condition=condition,
        at=at,
        idempotency_key=f"demo:see:{resident.code}:{at.isoformat()}",
        now=at,
        note=note,
        by=by,
    )
