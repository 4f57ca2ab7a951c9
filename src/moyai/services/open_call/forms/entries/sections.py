"""One section of an entry's form as a page shows it: its questions, what stands there, what is beside it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from moyai.services.open_call.enums import ThemeState
from moyai.services.open_call.form_fields import Field, FieldKind
from moyai.services.open_call.models import Entry, EntryFile, Theme
from moyai.services.open_call.programmes.reading import get_plan
from moyai.services.open_call.queries.entries.sections import (
    ORGANISATION,
    THEME,
    TITLE,
    get_value,
    list_files,
    mark,
)

PREFIX, WAS = "f.", "was."
"""Before a question's key: what stands in its field, and the mark of what stood there before."""


@dataclass(frozen=True)
class Row:
    """One question on a page.

    Attributes:
        key: of the question.
        kind: of the question, a value of `FieldKind`.
        bound: its field; None for files.
        label, help: in the page's language.
        mark: of what stands there.
        when_key, when_values: on what it depends; empty: it is always shown.
        is_shown: whether it is, as the draft stands.
        is_required: whether it must be answered.
        files: those that were added to it.
    """

    key: str
    kind: str
    bound: BoundField | None
    label: str
    help: str
    mark: str
    when_key: str
    when_values: str
    is_shown: bool
    is_required: bool
    files: tuple[EntryFile, ...]


def draw_section(entry: Entry, fields: Iterable[Field], shown: frozenset[str]) -> list[Row]:
    """Return the questions of a section with what stands in the draft."""
    fields, files = list(fields), list_files(entry)
    form = forms.Form(initial={PREFIX + each.key: get_value(entry, each.key) for each in fields})
    for each in fields:
        if each.kind is not FieldKind.FILE:
            form.fields[PREFIX + each.key] = make_field(each)
    return [
        Row(
            key=each.key,
            kind=each.kind.value,
            bound=None if each.kind is FieldKind.FILE else form[PREFIX + each.key],
            label=say_label(each),
            help=each.help,
            mark=mark(get_value(entry, each.key)),
            when_key=each.when[0] if each.when else "",
            when_values="\n".join(each.when[1]) if each.when else "",
            is_shown=each.key in shown,
            is_required=each.required,
            files=tuple(one for one in files if one.field == each.key),
        )
        for each in fields
    ]


def draw_basics(entry: Entry) -> list[Row]:
    """Return the first page: title, organisation and theme."""
    has_themes = get_plan(entry.programme).has_themes
    fields: dict[str, forms.Field] = {
        TITLE: forms.CharField(label=_("応募の題名"), max_length=120, required=False),
        ORGANISATION: forms.CharField(label=_("会社・団体・学校の名前"), max_length=80, required=False),
    }
    if has_themes:
        themes = Theme.objects.filter(programme=entry.programme, state=ThemeState.PUBLISHED)
        choices = [
            (each.code, each.published.title if each.published else each.section)
            for each in themes.select_related("published")
        ]
        fields[THEME] = forms.ChoiceField(
            label=_("応募するテーマ"), required=False, choices=[("", _("選んでください")), *choices]
        )
    form = forms.Form(initial={PREFIX + key: get_value(entry, key) for key in fields})
    for key, field in fields.items():
        form.fields[PREFIX + key] = field
    return [
        Row(key, "basic", form[PREFIX + key], str(field.label), "", mark(get_value(entry, key)), "", "",
            True, True, ())
        for key, field in fields.items()
    ]  # fmt: skip


def make_field(field: Field) -> forms.Field:
    """Return a question as a field of Django's; nothing is required of a draft."""
    label, said = say_label(field), {"required": False, "help_text": field.help}
    kind = field.kind
    if kind is FieldKind.TICK:
        made: forms.Field = forms.BooleanField(label=label, **said)  # type: ignore[arg-type]
    elif kind is FieldKind.CHOICE:
        pairs = [("", _("まだ選びません")), *((each, each) for each in field.choices)]
        made = forms.ChoiceField(label=label, choices=pairs, widget=forms.RadioSelect, **said)  # type: ignore[arg-type]
    elif kind is FieldKind.CHOICES:
        pairs = [(each, each) for each in field.choices]
        box = forms.CheckboxSelectMultiple
        made = forms.MultipleChoiceField(label=label, choices=pairs, widget=box, **said)  # type: ignore[arg-type]
    else:
        made = forms.CharField(label=label, widget=_pick_widget(field), **said)  # type: ignore[arg-type]
    return made


def read_changes(post: Any, entry: Entry, fields: Iterable[Field], keys: Iterable[str]) -> dict[str, Any]:
    """Return what a page's form says of some questions, as `operations.entries.drafts.save_draft` takes it.

    A box that is not ticked is not sent: so every question that the page had counts as answered.
    """
    kinds = {each.key: each.kind for each in fields}
    changes: dict[str, Any] = {}
    for key in keys:
        kind = kinds.get(key, FieldKind.SHORT)
        if kind is FieldKind.CHOICES:
            changes[key] = post.getlist(PREFIX + key)
        elif kind is FieldKind.TICK:
            changes[key] = PREFIX + key in post
        elif kind is not FieldKind.FILE and (PREFIX + key in post):
            changes[key] = post.get(PREFIX + key, "")
    return changes


def say_label(field: Field) -> str:
    """Return a question in the page's language."""
    is_english = (get_language() or "ja").startswith("en")
    return field.label_en if is_english and field.label_en else field.label


def _pick_widget(field: Field) -> forms.Widget:
    limit = {"data-most": str(field.limit)} if field.limit and field.kind is not FieldKind.NUMBER else {}
    if field.kind is FieldKind.LONG:
        return forms.Textarea(attrs={"rows": 6, **limit})
    if field.kind is FieldKind.DATE:
        return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    if field.kind is FieldKind.NUMBER:
        return forms.TextInput(attrs={"inputmode": "numeric"})
    return forms.TextInput(attrs=limit)
