"""Reads on complaints, accidents and the people who may ride."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TypeVar

from django.db.models import Exists, Model, OuterRef, Prefetch, Q, QuerySet

from moyai.core.clock import at_local
from moyai.core.residents.enums import EligibilityStatus
from moyai.core.residents.models import Eligibility
from moyai.fleet.crews.models import Accident, AccidentFinding, Complaint, ComplaintAnswer
from moyai.fleet.crews.queries.scope import Firms, within

Row = TypeVar("Row", bound=Model)


def list_complaints(
    first: date | None = None, last: date | None = None, firms: Firms = None
) -> list[Complaint]:
    """Return complaints, the latest first, with ``listed_answers``: two queries. ``last`` is among the
    days."""
    found = Complaint.objects.filter(within(firms, "partner")).select_related("partner")
    answers = Prefetch("answers", ComplaintAnswer.objects.order_by("pk"), to_attr="listed_answers")
    return list(_between(found, "received_at", first, last).prefetch_related(answers))


def list_accidents(
    first: date | None = None, last: date | None = None, firms: Firms = None
) -> list[Accident]:
    """Return accidents, the latest first, with ``listed_answers``: two queries. ``last`` is among the
    days."""
    found = Accident.objects.filter(within(firms, "vehicle__partner")).select_related("vehicle__partner")
    findings = Prefetch("findings", AccidentFinding.objects.order_by("pk"), to_attr="listed_answers")
    return list(_between(found, "happened_at", first, last).prefetch_related(findings))


def _between(found: QuerySet[Row], field: str, first: date | None, last: date | None) -> QuerySet[Row]:
    if first is not None:
        found = found.filter(**{f"{field}__gte": at_local(first, 0)})
    if last is not None:
        found = found.filter(**{f"{field}__lt": at_local(last + timedelta(days=1), 0)})
    return found


def list_members(today: date) -> QuerySet[Eligibility]:
    """Return who may ride today, of every service: the passenger list (旅客名簿).

    A renewal that waits for its check does not stand beside what is still confirmed.
    """
    valid = Eligibility.objects.exclude(expires_date__lt=today)
    confirmed = valid.filter(status=EligibilityStatus.CONFIRMED)
    beside = confirmed.filter(resident=OuterRef("resident"), service=OuterRef("service"))
    is_first = Q(status=EligibilityStatus.PROVISIONAL) & ~Exists(beside)
    found = valid.filter(Q(status=EligibilityStatus.CONFIRMED) | is_first)
    names = ("resident__family_kana", "resident__given_kana", "pk")
    return found.select_related("resident__household").order_by(*names)
