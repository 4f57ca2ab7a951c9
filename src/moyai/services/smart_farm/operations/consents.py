"""A guardian's yes for a child, and taking it back: then the child holds and moves nothing any more."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from moyai.core.audit.operations import record
from moyai.engines.conversation import Localized
from moyai.services.smart_farm.enums import FarmRole, JobStatus, LeaseEnd
from moyai.services.smart_farm.enums_people import ConsentFor
from moyai.services.smart_farm.models import ApiToken, FarmMember, Job, Lease, PupilConsent, RobotShift
from moyai.services.smart_farm.notices_people import tell_all
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
    _record("give_consent", consent, guardian, now)
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
        _put_down(pupil, now)
        people = list_members_in(pupil.farm_id, LOOK_AFTER)
        text = say.CONSENT_GONE.format(name=Localized.same(pupil.name))
        tell_all(people, "consent_gone", text, f"consent:{consent.pk}:gone", now)
    _record("withdraw_consent", consent, guardian, now)


def _check(pupil: FarmMember, guardian: FarmMember) -> None:
    is_hers = (
        guardian.role == FarmRole.GUARDIAN
        and guardian.guardian_of_id == pupil.pk
        and guardian.left_on is None
    )
    if not is_hers or pupil.role != FarmRole.PUPIL:
        raise PeopleRefused("not_guardian")


def _put_down(pupil: FarmMember, now: datetime) -> None:
    held = Lease.objects.filter(member=pupil, ended_at__isnull=True, is_for_job=False)
    held.update(ended_at=now, ended_why=LeaseEnd.GIVEN_BACK)
    ApiToken.objects.filter(member=pupil, revoked_at__isnull=True).update(revoked_at=now)
    RobotShift.objects.filter(member=pupil, ends_at__gt=now, cancelled_at__isnull=True).update(
        cancelled_at=now
    )
    waiting = Job.objects.filter(member=pupil, status__in=(JobStatus.ASKED, JobStatus.QUEUED))
    waiting.update(status=JobStatus.CANCELLED, ended_at=now)


def _record(verb: str, consent: PupilConsent, guardian: FarmMember, now: datetime) -> None:
    record(
        actor=f"farm_member:{guardian.pk}",
        action=f"smart_farm.{verb}",
        subject=f"farm_member:{consent.pupil_id}",
        now=now,
        purpose=consent.purpose,
    )
