"""Answers as they are read: each question that was shown, with what was answered, section by section."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import get_language

from moyai.services.open_call.form_fields import Field, FieldKind, visible_fields


@dataclass(frozen=True)
class Answer:
    """One question and what was answered. ``kind``: a value of `FieldKind`; ``values``: as given."""

    key: str
    kind: str
    label: str
    values: list[str]


@dataclass(frozen=True)
class Part:
    """The answers below one heading."""

    title: str
    answers: list[Answer] = field(default_factory=list)


def list_answers(fields: Iterable[Field], answers: Mapping[str, Any]) -> list[Part]:
    """Return answers for reading; questions that were not shown are left out.

    Args:
        fields: of the form that was filled in.
        answers: a draft's, or a submission's.
    """
    is_english = (get_language() or "ja").startswith("en")
    parts = [Part("")]
    for each in visible_fields(fields, answers):
        label = each.label_en if is_english and each.label_en else each.label
        if each.kind is FieldKind.HEADING:
            parts.append(Part(label))
        else:
            parts[-1].answers.append(Answer(each.key, each.kind.value, label, _show(answers.get(each.key))))
    return [part for part in parts if part.answers]


def _show(value: Any) -> list[str]:
    if isinstance(value, bool):
        return ["✓"] if value else []
    if isinstance(value, list | tuple):
        return [str(each) for each in value]
    return [] if value in (None, "") else [str(value)]
