"""Certificates: given when every lesson of a course is finished."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from moyai.core.clock import local
from moyai.core.codes import make_code
from moyai.core.notices.operations import notify
from moyai.core.residents.models import Resident
from moyai.services.smart_farm.certifying import digest_name
from moyai.services.smart_farm.course.content import Course
from moyai.services.smart_farm.models import Certificate, FarmMember, Seat
from moyai.services.smart_farm.noting import note
from moyai.services.smart_farm.queries.progress import list_unfinished
from moyai.services.smart_farm.refusals_lessons import LessonRefused
from moyai.services.smart_farm.texts.lessons import CERTIFICATE_NOTICE

LENGTH = 12
KIND = "smart_farm.certificate"


@transaction.atomic
def issue_certificate(*, seat: Seat, course: Course, actor: str, now: datetime) -> Certificate:
    """Give a pupil her certificate, once, and tell her and those who answer for her.

    Raises:
        LessonRefused: lessons are left, or she is erased.
    """
    known = Certificate.objects.filter(seat=seat, course=course.key).first()
    if known is not None:
        return known
    if list_unfinished(seat, course) or not seat.member.name:
        raise LessonRefused("not_finished")
    code = make_code(LENGTH)
    certificate, made = Certificate.objects.get_or_create(
        seat=seat,
        course=course.key,
        defaults={
            "code": code,
            "course_title": course.title.get_plain("ja"),
            "course_title_en": course.title.en,
            "farm_name": seat.school_class.farm.name,
            "lessons": len(course.lessons),
            "name_digest": digest_name(code, seat.member.name),
            "issued_on": local(now).date(),
        },
    )
    if made:
        note("issue_certificate", f"farm-certificate:{code}", actor, now)
        for resident in _list_told(seat.member):
            _tell(resident, certificate, seat.member.name, now)
    return certificate


def _list_told(member: FarmMember) -> list[Resident]:
    until_the_end = {"left_on": member.left_on, "is_waiting": False}  # who left with her is told too
    guardians = FarmMember.objects.filter(guardian_of=member, resident__isnull=False, **until_the_end)
    people = [member.resident, *(each.resident for each in guardians.select_related("resident"))]
    return list({each.pk: each for each in people if each is not None}.values())


def _tell(resident: Resident, certificate: Certificate, name: str, now: datetime) -> None:
    text = CERTIFICATE_NOTICE.format(name=name, course=certificate.course_title)
    notify(
        resident=resident,
        kind=KIND,
        text={"ja": text.get("ja"), "en": text.get("en")},
        idempotency_key=f"farm-certificate:{certificate.code}:{resident.code}",
        now=now,
        is_private=True,
    )
