"""The two books of what went wrong, complaints and accidents: where they differ, for the same pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from moyai.fleet.crews import operations
from moyai.fleet.crews.incident_tables import make_accident_table, make_complaint_table
from moyai.fleet.crews.models import Accident, Complaint
from moyai.fleet.crews.pages.incident_forms import AccidentForm, AnswerForm, ComplaintForm, FindingForm
from moyai.fleet.crews.queries import list_accidents, list_complaints
from moyai.fleet.crews.tables import Table


@dataclass(frozen=True)
class Book:
    """One book.

    Attributes:
        key: the name of its address; those of its files, of a new entry and of one entry follow from it.
        one: the name of one entry.
        model: its rows.
        firm: the field that leads to the firm.
        answers: the manager of what came out of an entry.
        title: of the book.
        entry: what an entry is called.
        write: the button that begins one.
        empty: what a book without entries says.
        open_word: how an entry is marked of which nothing came out yet, and the others.
        done_word: see ``open_word``.
        answer_title: above the form of what came out.
        list_rows: its query.
        make_table: its rows as the law wants them.
        new_form: asks for an entry.
        answer_form: asks for what came out.
        facts: the fields of an entry that go to the operation as they are.
        add: the operation that writes an entry.
        answer: the operation that writes what came out; takes ``{one}_id``.
        outline: the field that says in short what it is about.
        at: the field that says when.
        about: more that is shown with an entry: paths of fields.
    """

    key: str
    one: str
    model: Any
    firm: str
    answers: str
    title: Any
    entry: Any
    write: Any
    empty: Any
    open_word: Any
    done_word: Any
    answer_title: Any
    list_rows: Callable[..., Sequence[Any]]
    make_table: Callable[..., Table]
    new_form: Callable[..., forms.Form]
    answer_form: type[forms.Form]
    facts: tuple[str, ...]
    add: Callable[..., Any]
    answer: Callable[..., Any]
    outline: str
    at: str
    about: Callable[[Any], Sequence[str]]

    def read(self, form: Any) -> dict[str, Any]:
        """Return what a valid form says, as the operation takes it."""
        given = form.cleaned_data
        facts = {name: given[name] for name in self.facts} | {self.at: form.read_moment()}
        return facts | {
            f"{name}_id": given[name].pk for name in ("partner", "vehicle", "driver") if name in given
        }


BOOKS = {
    "complaints": Book(
        key="complaints",
        one="complaint",
        model=Complaint,
        firm="partner_id",
        answers="answers",
        title=_("苦情処理簿"),
        entry=_("苦情"),
        write=_("苦情を書く"),
        empty=_("苦情はありません"),
        open_word=_("対応中"),
        done_word=_("対応済み"),
        answer_title=_("原因と対応を書く"),
        list_rows=list_complaints,
        make_table=make_complaint_table,
        new_form=ComplaintForm,
        answer_form=AnswerForm,
        facts=("text", "about", "from_name", "contact"),
        add=operations.receive_complaint,
        answer=operations.answer_complaint,
        outline="text",
        at="received_at",
        about=lambda one: (one.partner.name,),
    ),
    "accidents": Book(
        key="accidents",
        one="accident",
        model=Accident,
        firm="vehicle__partner_id",
        answers="findings",
        title=_("事故の記録"),
        entry=_("事故"),
        write=_("事故を書く"),
        empty=_("事故はありません"),
        open_word=_("原因を調べている"),
        done_word=_("原因を書いた"),
        answer_title=_("原因と再発を防ぐことを書く"),
        list_rows=list_accidents,
        make_table=make_accident_table,
        new_form=AccidentForm,
        answer_form=FindingForm,
        facts=("place", "outline", "parties", "damage", "injured", "killed"),
        add=operations.report_accident,
        answer=operations.add_accident_finding,
        outline="outline",
        at="happened_at",
        about=lambda one: (one.vehicle_plate, one.driver_name),
    ),
}
