"""Reads on television sets: which set this is, who is at it, what it shows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q

from moyai.channels.tv.models import ShownNotice, TvSet
from moyai.channels.tv.tokens import hash_token
from moyai.core.conversations.models import Session, SessionStatus
from moyai.core.notices.doors import list_reaches
from moyai.core.notices.models import Delivery, Notice, Urgency
from moyai.core.residents.models import Household, Resident

DOOR = "tv"
FORGETS_PERSON_AFTER = timedelta(hours=3)
"""Whoever sits down after so long is asked who she is, where there are two or more."""

SHOWS_NOTICES_OF = timedelta(days=3)
ON_AIR = timedelta(minutes=30)
"""A set that asked within this time (the town's) is switched on."""


def find_set(token: str) -> TvSet | None:
    """Return the set with this cookie, with household, person and conversation; None when it is not known.

    The conversation comes without its answers: a full basket is long, and few pages ask for it here.
    """
    if not token:
        return None
    sets = TvSet.objects.select_related("household", "person", "talk__resident").defer("talk__answers")
    return sets.filter(token_hash=hash_token(token)).first()


def list_sets(household: Household) -> list[TvSet]:
    """Return a household's sets, the first paired first."""
    return list(household.tv_sets.order_by("paired_at", "pk"))


def list_members(household: Household) -> list[Resident]:
    """Return who lives there, the eldest first."""
    return list(household.residents.order_by("birth_date", "pk"))


def find_person(tv: TvSet, members: list[Resident], now: datetime) -> Resident | None:
    """Return who is at the set; None when she must be asked.

    Somebody who lives alone is never asked; an unfinished conversation keeps its person.
    """
    if len(members) == 1:
        return members[0]
    known = next((one for one in members if one.pk == tv.person_id), None)
    is_fresh = now - tv.used_at < FORGETS_PERSON_AFTER or find_draft(tv, now) is not None
    return known if is_fresh else None


def find_draft(tv: TvSet, now: datetime) -> Session | None:
    """Return the set's unfinished conversation, which may be going on elsewhere or wait for a person."""
    session = tv.talk
    if session is None or session.expires_at <= now:
        return None
    return session if session.status in (SessionStatus.ACTIVE, SessionStatus.HANDED_OVER) else None


def list_unread(members: list[Resident], now: datetime) -> list[Notice]:
    """Return what the people of a household have not acknowledged, emergencies first, then the oldest.

    Whoever does not want to be told by the television is told nothing there, but for an emergency; what is of
    no use any more is left out, and so is what is sent nowhere: she has just heard it, or did not consent.
    """
    reaches = list_reaches(members)
    wanting = [one.pk for one in members if DOOR in reaches[one.pk].doors]
    is_sent = Exists(Delivery.objects.filter(notice=OuterRef("pk")))
    whose = Q(is_sent, resident__in=wanting) | Q(resident__in=members, urgency=Urgency.EMERGENCY)
    still = Q(useful_until__isnull=True) | Q(useful_until__gt=now)
    recent = Q(created_at__range=(now - SHOWS_NOTICES_OF, now), read_at__isnull=True, is_private=False)
    unread = Notice.objects.filter(whose & still & recent).select_related("resident")
    return list(unread.order_by("-urgency", "created_at", "pk"))


def list_contacts(residents: Sequence[Resident]) -> dict[int, str]:
    """Return, by resident id, the household of each of these people who has a set."""
    homes = [resident.household_id for resident in residents]
    having = set(TvSet.objects.filter(household__in=homes).values_list("household", flat=True))
    return {one.pk: f"household:{one.household_id}" for one in residents if one.household_id in having}


def has_been_shown(notice_key: str) -> bool:
    """Tell whether the notice with this idempotency key stood on a set."""
    return ShownNotice.objects.filter(notice__idempotency_key=notice_key).exists()


def is_on_air(notice_key: str, now: datetime) -> bool:
    """Tell whether a set of the notice's household is switched on."""
    return TvSet.objects.filter(
        household__residents__notices__idempotency_key=notice_key, seen_at__gte=now - ON_AIR
    ).exists()
