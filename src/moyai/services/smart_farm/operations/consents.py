"""A guardian's yes for a child, and taking it back: then the child holds and moves nothing any more."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from moyai.core.audit.operations import record
from moyai.engines.conversation import Localized
from moyai.services.smart_farm.enums import FarmRole
from moyai.services.smart_farm.enums_people import ConsentFor
from moyai.services.smart_farm.models import FarmMember, PupilConsent
from moyai.services.smart_farm.notices_people import tell_all
from moyai.services.smart_farm.operations.letting_go import let_go
from moyai.services.smart_farm.queries.people import LOOK_AFTER, list_members_in
from moyai.services.smart_farm.refusals_people import PeopleRefused
from moyai.services.smart_farm.texts import people as say


@transaction.atomic
def give_consent(
    *, pupil: FarmMember, guardian: FarmMember, purpose: ConsentFor, now: datetime
) -> PupilConsent:
    """Say yes for a child; twice is once.

    Raises:
        PeopleRefused: not her guardian.
    """
    _check(pupil, guardian)
    known = pupil.consents.filter(purpose=purpose, withdrawn_at__isnull=True).first()
    if known is not None:
        return known
    consent = PupilConsent.objects.create(pupil=pupil, guardian=guardian, purpose=purpose, given_at=now)
    _record("give_consent", consent, f"farm_member:{guardian.pk}", now)
    return consent


@transaction.atomic
def withdraw_consent(*, pupil: FarmMember, guardian: FarmMember, purpose: ConsentFor, now: datetime) -> None:
    """Take a yes back, at once: robots in her hands are put down, jobs that wait are not done.

    Raises:
        PeopleRefused: not her guardian.
    """
    _check(pupil, guardian)
    consent = pupil.consents.filter(purpose=purpose, withdrawn_at__isnull=True).first()
    if consent is None:
        return
    PupilConsent.objects.filter(pk=consent.pk).update(withdrawn_at=now)
    if purpose == ConsentFor.TAKE_PART:
        let_go(member=pupil, now=now)
        _tell_gone(consent, now)
    _record("withdraw_consent", consent, f"farm_member:{guardian.pk}", now)


def _check(pupil: FarmMember, guardian: FarmMember) -> None:
    is_hers = (
        guardian.role == FarmRole.GUARDIAN
        and guardian.guardian_of_id == pupil.pk
        and guardian.left_on is None
    )
    if not is_hers or pupil.role != FarmRole.PUPIL:
        raise PeopleRefused("not_guardian")


@transaction.atomic
def end_consents(*, member: FarmMember, actor: str, now: datetime) -> int:
    """End the consents that a pupil has, or that a guardian gave, because she leaves or answers for another.

    Return how many ended; a pupil who may no longer take part holds nothing any more.
    """
    hers = Q(pupil=member) | Q(guardian=member)
    rows = list(PupilConsent.objects.filter(hers, withdrawn_at__isnull=True).select_related("pupil"))
    PupilConsent.objects.filter(pk__in=[each.pk for each in rows]).update(withdrawn_at=now)
    for each in rows:
        if each.purpose == ConsentFor.TAKE_PART:
            let_go(member=each.pupil, now=now)
            if each.pupil_id != member.pk:
                _tell_gone(each, now)
        _record("withdraw_consent", each, actor, now)
    return len(rows)


def _tell_gone(consent: PupilConsent, now: datetime) -> None:
    people = list_members_in(consent.pupil.farm_id, LOOK_AFTER)
    text = say.CONSENT_GONE.format(name=Localized.same(consent.pupil.name))
    tell_all(people, "consent_gone", text, f"consent:{consent.pk}:gone", now)


def _record(verb: str, consent: PupilConsent, actor: str, now: datetime) -> None:
    record(
        actor=actor,
        action=f"smart_farm.{verb}",
        subject=f"farm_member:{consent.pupil_id}",
        now=now,
        purpose=consent.purpose,
    )
