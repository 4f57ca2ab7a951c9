"""Versions of a programme's form: a draft is edited, then published, and does not change from then on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from moyai.services.open_call.enums import ProgrammeState
from moyai.services.open_call.form_fields import Field, FormError, read_field, read_fields, write_fields
from moyai.services.open_call.models import EntryForm, Programme
from moyai.services.open_call.noting import note
from moyai.services.open_call.refusals_calls import CallingRefused


def read_draft(form: EntryForm) -> tuple[Field, ...]:
    """Return the questions of a form, be they sound together or not yet."""
    return tuple(read_field(each) for each in form.fields)


@transaction.atomic
def begin_draft(*, programme: Programme, actor: str, now: datetime) -> EntryForm:
    """Return the version that is being edited; none: a new one, with the questions of the newest.

    Raises:
        CallingRefused: ``wrong_state``.
    """
    if programme.state == ProgrammeState.CLOSED:
        raise CallingRefused("wrong_state")
    Programme.objects.select_for_update().get(pk=programme.pk)
    latest = programme.forms.order_by("-number").first()
    if latest is not None and latest.published_at is None:
        return latest
    number = latest.number + 1 if latest is not None else 1
    form = EntryForm.objects.create(
        programme=programme, number=number, fields=latest.fields if latest is not None else [], made_at=now
    )
    note("begin_form", f"programme:{programme.code}", actor, now, number=number)
    return form


@transaction.atomic
def save_draft(*, form: EntryForm, before: Sequence[Field], fields: Sequence[Field]) -> None:
    """Keep the questions of a draft.

    Args:
        form: the draft.
        before: as they stood when the edit was made, so that two editors do not undo one another.
        fields: as they are now.

    Raises:
        CallingRefused: ``form_published`` or ``wrong_state``: somebody else edited it meanwhile.
    """
    row = EntryForm.objects.select_for_update().get(pk=form.pk)
    if row.published_at is not None:
        raise CallingRefused("form_published")
    if read_draft(row) != tuple(before):
        raise CallingRefused("wrong_state")
    row.fields = form.fields = write_fields(fields)
    row.save(update_fields=["fields"])


@transaction.atomic
def publish_form(*, form: EntryForm, actor: str, now: datetime) -> None:
    """Have new entries fill in a draft from now on; those begun keep the version they have.

    Raises:
        CallingRefused: ``form_published`` or ``form_wrong``.
    """
    row = EntryForm.objects.select_for_update().get(pk=form.pk)
    if row.published_at is not None:
        raise CallingRefused("form_published")
    try:
        read_fields(row.fields)
    except FormError as fault:
        raise CallingRefused("form_wrong", fields=sorted(fault.faults)) from None
    row.published_at = form.published_at = now
    row.save(update_fields=["published_at"])
    note("publish_form", f"programme:{row.programme.code}", actor, now, number=row.number)


@transaction.atomic
def drop_draft(*, form: EntryForm, actor: str, now: datetime) -> None:
    """Throw a draft away; the published version stands.

    Raises:
        CallingRefused: ``form_published``, or ``wrong_state`` where it is the only version.
    """
    row = EntryForm.objects.select_for_update().get(pk=form.pk)
    if row.published_at is not None:
        raise CallingRefused("form_published")
    if not row.programme.forms.exclude(pk=row.pk).exists():
        raise CallingRefused("wrong_state")
    number, code = row.number, row.programme.code
    row.delete()
    note("drop_form", f"programme:{code}", actor, now, number=number)
