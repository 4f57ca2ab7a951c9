"""Who is in the team of an entry, who was invited, who still needs a guardian's consent."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.db.models import Q, QuerySet

from moyai.core.accounts.models import User
from moyai.services.open_call.enums import StaffRole
from moyai.services.open_call.enums_entries import TeamRole
from moyai.services.open_call.enums_judging import ReviewState
from moyai.services.open_call.models import (
    Conflict,
    Entry,
    GuardianConsent,
    Mentoring,
    Review,
    Teammate,
)
from moyai.services.open_call.programmes.reading import get_plan
from moyai.services.open_call.queries.entries.closing import find_deciding_day, is_minor
from moyai.services.open_call.queries.people import find_teammate, is_office, list_roles, owns_theme


def list_team(entry: Entry) -> QuerySet[Teammate]:
    """Return who is in a team, and has not left."""
    return Teammate.objects.filter(entry=entry, accepted_at__isnull=False, left_at__isnull=True)


def list_invited(entry: Entry, now: datetime) -> QuerySet[Teammate]:
    """Return who was invited and has not answered yet; links that ran out are not among them."""
    rows = Teammate.objects.filter(entry=entry, accepted_at__isnull=True, left_at__isnull=True)
    return rows.filter(token_until__gt=now)


def list_counted(entry: Entry, now: datetime) -> list[Teammate]:
    """Return who counts against the most people of a team: teachers do not, open invitations do."""
    rows = Q(pk__in=list_team(entry)) | Q(pk__in=list_invited(entry, now))
    return list(Teammate.objects.filter(rows).exclude(role=TeamRole.TEACHER))


def find_invitation(secret: str, now: datetime) -> Teammate | None:
    """Return the invitation of a link that can still be taken, or None."""
    token = hashlib.sha256(secret.encode()).hexdigest()
    rows = Teammate.objects.select_related("entry__programme", "entry__theme")
    return rows.filter(
        token=token, accepted_at__isnull=True, left_at__isnull=True, token_until__gt=now
    ).first()


def is_minor_there(mate: Teammate, now: datetime) -> bool:
    """Tell whether somebody needs a guardian's consent in her programme."""
    programme = mate.entry.programme
    return get_plan(programme).has_minors and is_minor(mate.born_on, find_deciding_day(programme, now))


def find_consent(mate: Teammate) -> GuardianConsent | None:
    """Return the consent that stands for somebody, or None."""
    return mate.consents.filter(given_at__isnull=False, withdrawn_at__isnull=True).last()


def list_lacking(entry: Entry, now: datetime) -> list[Teammate]:
    """Return the minors of a team for whom no consent stands."""
    team = list_team(entry).select_related("entry__programme")
    return [each for each in team if is_minor_there(each, now) and find_consent(each) is None]


def find_consent_asked(secret: str) -> GuardianConsent | None:
    """Return what a guardian's link asks for, or None."""
    token = hashlib.sha256(secret.encode()).hexdigest()
    rows = GuardianConsent.objects.select_related("teammate__entry__programme")
    return rows.filter(token=token, teammate__left_at__isnull=True).first()


def may_see_all(user: User, entry: Entry) -> bool:
    """Tell whether somebody sees an entry as the office does: office, chair, the theme's own section."""
    if is_office(user, entry.programme) or StaffRole.CHAIR in list_roles(user, entry.programme):
        return True
    return entry.theme is not None and owns_theme(user, entry.theme)


def may_read(user: User, entry: Entry) -> bool:
    """Tell whether somebody outside the team may read what was handed in.

    As in `may_see_all`; judges to whom it was given and who have no interest in it; its mentors.
    """
    if may_see_all(user, entry):
        return True
    if Mentoring.objects.filter(entry=entry, mentor__user=user, ended_at__isnull=True).exists():
        return True
    if Conflict.objects.filter(entry=entry, judge__user=user, lifted_at__isnull=True).exists():
        return False
    reviews = Review.objects.filter(entry=entry, judge__user=user, judge__left_at__isnull=True)
    return reviews.exclude(state=ReviewState.DECLINED).exists()


def may_see(user: User, entry: Entry) -> bool:
    """Tell whether somebody may open an entry and its files: its team, or as in `may_see_all`."""
    return find_teammate(user, entry) is not None or may_see_all(user, entry)
