"""Breaking the glass: in need, for a while, with a reason; who is told of it, and who judges it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from moyai.core.accounts.models import User
from moyai.core.audit.operations import record
from moyai.core.clock import local
from moyai.core.codes import make_free_code
from moyai.core.errors import Refused
from moyai.core.manifest import read_settings
from moyai.core.notices.models import Urgency
from moyai.core.sealing.errors import KeyDestroyedError
from moyai.core.sealing.operations import seal_text
from moyai.engines.conversation import Localized, day_label
from moyai.services.mobile_clinic.access import CLINICAL, find_open_glass
from moyai.services.mobile_clinic.enums import GlassReason, GlassVerdict, Profession
from moyai.services.mobile_clinic.models import BreakGlass, Patient, Practitioner
from moyai.services.mobile_clinic.reading import name_glass, name_subject
from moyai.services.mobile_clinic.telling import tell_patient
from moyai.services.mobile_clinic.texts import privacy as say

MOST_TOLD = 50


class GlassRefused(Refused):
    """There is no need to break it, nothing behind it, or it may not be judged."""


@transaction.atomic
def break_glass(
    *, practice: Practitioner, patient: Patient, reason: GlassReason, words: str, now: datetime
) -> BreakGlass:
    """Let somebody who treats people elsewhere see a patient's health for a while; again changes nothing.

    The patient's institution and the town's privacy officer see it on their lists at once, the patient is
    told when it is over (`tell_patients`).

    Args:
        practice: the job through which she asks; a clinical profession.
        patient: of another institution.
        reason: which kind.
        words: why, in her own words.
        now: the town's time.

    Raises:
        GlassRefused: her institution treats the patient, her profession treats nobody, or the records are
            erased.
    """
    if practice.institution_id == patient.institution_id:
        raise GlassRefused("known_patient", say.GLASS_KNOWN)
    if practice.profession not in CLINICAL:
        raise GlassRefused("not_clinical", say.GLASS_NOBODY)
    known = find_open_glass(practice.user, patient, now)
    if known is not None:
        return known
    code = make_free_code(lambda taken: BreakGlass.objects.filter(code=taken).exists())
    try:
        sealed = seal_text(subject=patient.subject, text=words, about=name_glass(code), now=now)
    except KeyDestroyedError as erased:
        raise GlassRefused("erased", say.GLASS_ERASED) from erased
    minutes = read_settings("mobile_clinic")["glass_minutes"]
    glass = BreakGlass.objects.create(
        code=code,
        user=practice.user,
        practice=practice,
        patient=patient,
        reason=reason,
        words=sealed,
        opened_at=now,
        until=now + timedelta(minutes=minutes),
    )
    record(
        actor=f"user:{practice.user_id}",
        action="mobile_clinic.break_glass",
        subject=name_subject(patient),
        now=now,
        glass=code,
        reason=str(reason),
        institution=practice.institution.number,
    )
    return glass


@transaction.atomic
def judge_glass(*, glass: BreakGlass, verdict: GlassVerdict, note: str, by: User, now: datetime) -> None:
    """Keep what the town's privacy officer found of a look in need; it then counts no more.

    Raises:
        GlassRefused: it was judged before, or she would judge herself.
    """
    if glass.user_id == by.pk:
        raise GlassRefused("ones_own", say.NOT_ONES_OWN)
    open_ = BreakGlass.objects.filter(pk=glass.pk, verdict=GlassVerdict.OPEN)
    if not open_.update(verdict=verdict, reviewed_at=now, reviewed_by=by, note=note):
        raise GlassRefused("judged_before", say.JUDGED_BEFORE)
    BreakGlass.objects.filter(pk=glass.pk, until__gt=now).update(until=now)
    record(
        actor=f"user:{by.pk}",
        action="mobile_clinic.judge_glass",
        subject=name_subject(glass.patient),
        now=now,
        glass=glass.code,
        verdict=str(verdict),
    )


def tell_patients(now: datetime) -> int:
    """Tell the patients whose health somebody looked at in need, once that is over; return how many."""
    over = BreakGlass.objects.filter(told_at__isnull=True, until__lte=now).order_by("until")
    people = over.select_related("patient__resident", "practice__institution__partner", "user")
    return sum(_tell(glass, now) for glass in people[:MOST_TOLD])


@transaction.atomic
def _tell(glass: BreakGlass, now: datetime) -> bool:
    if not BreakGlass.objects.filter(pk=glass.pk, told_at__isnull=True).update(told_at=now):
        return False
    house, profession = glass.practice.institution.partner, Profession(glass.practice.profession)
    opened = local(glass.opened_at)
    text = say.GLASS_TOLD.format(
        when=Localized(f"{day_label(opened.date()).get('ja')} {opened:%-H:%M}", f"{opened:%-d %B, %H:%M}"),
        house=Localized(house.name, house.name_en or house.name),
        profession=Localized(str(profession.label), profession.value),
        name=glass.user.display_name,
    )
    tell_patient(
        glass.patient,
        kind="mobile_clinic.glass",
        text=text,
        key=f"clinic-glass:{glass.code}",
        now=now,
        urgency=Urgency.IMPORTANT,
    )
    return True
