"""Erasing a patient once the law lets go of her record: the key is destroyed, and the rows go."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from django.db import models, transaction
from django.db.models import Max

from moyai.core.clock import at_local, local
from moyai.core.privacy.batches import delete_batch
from moyai.core.privacy.queries import list_periods
from moyai.core.sealing.operations import destroy_key
from moyai.services.mobile_clinic.models import Appointment, BreakGlass, Patient

ACTOR = "system:privacy"
BATCH = 20
APP = "mobile_clinic"
MODEL = f"{APP}.Patient"


@transaction.atomic
def erase_patients(*, before: datetime, now: datetime) -> int:
    """Erase patients whose last visit (without one: their admission) lies before a time.

    The person's key goes with her last record: as long as another institution treats her, it is needed there.
    """
    last = Patient.objects.annotate(last=Max("visits__arrives_at"))
    overdue = last.filter(last__lt=before) | last.filter(last__isnull=True, since__lt=local(before).date())
    seen = Appointment.objects.filter(starts_at__gte=before).values("patient")
    patients = list(overdue.exclude(pk__in=seen).select_related("resident").order_by("pk")[:BATCH])
    for patient in patients:
        erase_rows([patient])
        if not Patient.objects.filter(resident=patient.resident_id).exists():
            destroy_key(subject=patient.subject, actor=ACTOR, now=now)
    return len(patients)


def erase_glasses(*, before: datetime, now: datetime) -> int:
    """Erase looks in need of long ago, of patients who are still treated."""
    return delete_batch(BreakGlass.objects.filter(opened_at__lt=before))


def erase_appointments(*, before: datetime, now: datetime) -> int:
    """Erase appointments of long ago, of patients who are still treated."""
    old = list(Appointment.objects.filter(starts_at__lt=before).order_by("pk")[:BATCH])
    erase_rows(old)
    return len(old)


def erase_rows(rows: Sequence[models.Model]) -> None:
    """Delete rows of the clinic with the rows of the clinic that hang on them, the farthest first.

    What other parts of the clinic keep of a visit is protected from being deleted by mistake; here it is
    meant.
    """
    if not rows:
        return
    model, keys = type(rows[0]), [row.pk for row in rows]
    for manager, name in _list_dependents(model):
        hanging = manager.filter(**{f"{name}__in": rows})
        erase_rows(list(hanging.exclude(pk__in=keys) if manager.model is model else hanging))
    model._base_manager.filter(pk__in=keys).delete()


def _list_dependents(model: type[models.Model]) -> Iterable[tuple[models.Manager[models.Model], str]]:
    for relation in model._meta.related_objects:
        own = relation.related_model
        holds = getattr(relation, "on_delete", None)
        if own._meta.app_label == APP and not relation.many_to_many and holds is not models.SET_NULL:
            yield own._base_manager, relation.field.name


def find_free_day(patient: Patient) -> date:
    """Return the first day on which the law lets a patient's record be erased."""
    period = next(each for each in list_periods() if each.model == MODEL)
    last = Patient.objects.filter(pk=patient.pk).aggregate(
        visit=Max("visits__arrives_at"), seen=Max("appointments__starts_at")
    )
    latest = max([at for at in last.values() if at is not None], default=at_local(patient.since, 0))
    return local(latest + timedelta(days=period.days)).date() + timedelta(days=1)
