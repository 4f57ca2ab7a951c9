"""The questions of an entry's form: typed, with conditions, read from data and checked. Pure; no database.

Answers are a mapping by the field's key, as a draft keeps them:

====================  =========================================================
kind                  its answer
====================  =========================================================
SHORT, LONG           a text
NUMBER                a number, or what was typed for it
DATE                  a text such as ``2027-04-01``
CHOICE                one of its ``choices``
CHOICES               a list of some of its ``choices``
FILE                  a list of the names of the files that were added
TICK                  True or False
HEADING               none
====================  =========================================================
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from moyai.services.open_call.form_answers import find_fault, is_empty

Said = str | Promise
"""A sentence for people, in their language once it is shown."""
When = tuple[str, tuple[str, ...]]
"""A condition: the key of an earlier field, and the answers with which it is met."""
KEY = re.compile(r"[a-z][a-z0-9_]{0,39}\Z")
"""What names an answer: it stands in addresses of files."""
FIELDS, CHOICES, LABEL, HELP = 80, 40, 200, 600
"""So many questions, choices, and signs there may be at the most."""
YES, NO = "yes", "no"
"""What a condition on a tick may ask for."""


class FieldKind(StrEnum):
    """What is asked for."""

    SHORT = "short"
    LONG = "long"
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"
    CHOICES = "choices"
    FILE = "file"
    TICK = "tick"
    HEADING = "heading"


HAS_CHOICES = frozenset({FieldKind.CHOICE, FieldKind.CHOICES})
CAN_DECIDE = HAS_CHOICES | {FieldKind.TICK}
"""Of these another question may depend."""
HAS_MOST = frozenset({FieldKind.SHORT, FieldKind.LONG, FieldKind.NUMBER, FieldKind.CHOICES, FieldKind.FILE})
MOST = {
    FieldKind.SHORT: 200,
    FieldKind.LONG: 20_000,
    FieldKind.NUMBER: 10**12,
    FieldKind.CHOICES: CHOICES,
    FieldKind.FILE: 10,
}
"""Beyond these no limit may be set; they hold where none is set."""


class FormError(ValueError):
    """Fields that do not hold together.

    Attributes:
        faults: by the field's key (or ``""``), in words.
    """

    def __init__(self, faults: Mapping[str, Said]) -> None:
        super().__init__("; ".join(f"{key}: {said}" for key, said in faults.items()))
        self.faults = dict(faults)


@dataclass(frozen=True)
class Field:
    """One question.

    Attributes:
        key: names its answer; never changed once somebody answered.
        kind: what is asked for.
        label, label_en: the question; English may be empty.
        help: a line below it.
        required: it must be answered, where it is shown; of a TICK: it must be ticked.
        most: the most signs (SHORT, LONG), the greatest number (NUMBER), so many (CHOICES, FILE).
        choices: what may be chosen, as it is shown.
        when: it is shown where the answer to an earlier field (its key) is one of some values.
    """

    key: str
    kind: FieldKind
    label: str
    label_en: str = ""
    help: str = ""
    required: bool = False
    most: int | None = None
    choices: tuple[str, ...] = ()
    when: When | None = None

    @property
    def limit(self) -> int | None:
        """What holds: its own ``most``, or that of its kind."""
        return self.most if self.most is not None else MOST.get(self.kind)


def read_fields(data: Any) -> tuple[Field, ...]:
    """Read and check the fields of a form.

    Args:
        data: a list of objects, as JSON gives it; see ``programmes/files/pilot_form.json``.

    Raises:
        FormError: they do not hold together.
    """
    if not isinstance(data, Sequence) or isinstance(data, str):
        raise FormError({"": _("質問の一覧ではありません。")})
    fields = tuple(read_field(each) for each in data)
    faults = check_fields(fields)
    if faults:
        raise FormError(faults)
    return fields


def read_field(row: Any) -> Field:
    """Read one field, not yet checked beside the others.

    Raises:
        FormError: something is missing, or is of another type.
    """
    try:
        when = row.get("when")
        return Field(
            key=str(row["key"]),
            kind=FieldKind(row["kind"]),
            label=str(row["label"]).strip(),
            label_en=str(row.get("label_en", "")).strip(),
            help=str(row.get("help", "")).strip(),
            required=bool(row.get("required", False)),
            most=None if row.get("most") is None else int(row["most"]),
            choices=tuple(str(each).strip() for each in row.get("choices", ())),
            when=None if not when else (str(when["key"]), tuple(str(each) for each in when["values"])),
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        key = str(row.get("key", "")) if isinstance(row, Mapping) else ""
        raise FormError({key: _("質問の形が正しくありません。")}) from None


def write_fields(fields: Iterable[Field]) -> list[dict[str, Any]]:
    """Return fields as JSON keeps them: what `read_fields` reads again."""
    return [
        {
            "key": each.key,
            "kind": each.kind.value,
            "label": each.label,
            "label_en": each.label_en,
            "help": each.help,
            "required": each.required,
            "most": each.most,
            "choices": list(each.choices),
            "when": None if each.when is None else {"key": each.when[0], "values": list(each.when[1])},
        }
        for each in fields
    ]


def check_fields(fields: Sequence[Field]) -> dict[str, Said]:
    """Return what does not hold together, by the field's key; empty: nothing.

    A condition looks at an earlier field alone, so there is never a circle.
    """
    faults: dict[str, Said] = {}
    if not fields or len(fields) > FIELDS:
        faults[""] = _("質問は1つ以上、80個までにしてください。")
    earlier: dict[str, Field] = {}
    for field in fields:
        fault = _("同じ名前の質問が2つあります。") if field.key in earlier else _check_one(field, earlier)
        if fault:
            faults[field.key] = fault
        earlier.setdefault(field.key, field)
    return faults


def _check_one(field: Field, earlier: Mapping[str, Field]) -> Said | None:
    if not KEY.match(field.key):
        return _("名前は、英小文字で始まる英数字と _ で、40字までにしてください。")
    if not field.label or len(field.label) > LABEL or len(field.label_en) > LABEL or len(field.help) > HELP:
        return _("質問の文を書いてください（質問は200字、説明は600字まで）。")
    if (field.kind in HAS_CHOICES) != bool(field.choices):
        return _("選択肢を、選ぶ質問にだけ書いてください。")
    if len(set(field.choices)) < len(field.choices) or not all(field.choices) or len(field.choices) > CHOICES:
        return _("選択肢に、空や同じものがあります。40個までにしてください。")
    if field.kind is FieldKind.HEADING and field.required:
        return _("見出しに、答えは求められません。")
    return _check_limit(field) or _check_condition(field, earlier)


def _check_limit(field: Field) -> Said | None:
    if field.most is None:
        return None
    if field.kind not in HAS_MOST or not 1 <= field.most <= MOST[field.kind]:
        return _("この上限は、この種類の質問には使えません。")
    return None


def _check_condition(field: Field, earlier: Mapping[str, Field]) -> Said | None:
    if field.when is None:
        return None
    key, values = field.when
    if key not in earlier or key == field.key:
        return _("条件には、この質問より前にある質問を選んでください。")
    decides = earlier[key]
    if decides.kind not in CAN_DECIDE:
        return _("条件に使えるのは、選ぶ質問と、チェックの質問です。")
    allowed = decides.choices if decides.kind in HAS_CHOICES else (YES, NO)
    if not values or not set(values) <= set(allowed):
        return _("条件の答えが、その質問の選択肢にありません。")
    return None


def visible_fields(fields: Iterable[Field], answers: Mapping[str, Any]) -> tuple[Field, ...]:
    """Return the fields that are shown to who answered so; headings among them.

    A field whose condition looks at a hidden field is hidden: an answer that is no more seen decides nothing.
    """
    shown: dict[str, Field] = {}
    for field in fields:
        if field.when is None or _is_met(field.when, shown, answers):
            shown[field.key] = field
    return tuple(shown.values())


def _is_met(
    when: tuple[str, tuple[str, ...]], shown: Mapping[str, Field], answers: Mapping[str, Any]
) -> bool:
    key, values = when
    if key not in shown:
        return False
    given = answers.get(key)
    if shown[key].kind is FieldKind.TICK:
        return (YES if given is True else NO) in values
    if isinstance(given, list | tuple):
        return any(each in values for each in given)
    return given in values


def check_answers(fields: Iterable[Field], answers: Mapping[str, Any]) -> dict[str, Said]:
    """Return what is missing or wrong in answers, by the field's key; empty: they may be handed in.

    What stands for a hidden field is not looked at, and is not handed in either (`keep_answers`).
    """
    faults: dict[str, Said] = {}
    for field in visible_fields(fields, answers):
        if field.kind is FieldKind.HEADING:
            continue
        given = answers.get(field.key)
        if is_empty(field.kind.value, given):
            if field.required:
                faults[field.key] = _("ここに答えてください。")
            continue
        fault = find_fault(field.kind.value, given, limit=field.limit, choices=field.choices)
        if fault:
            faults[field.key] = fault
    return faults


def keep_answers(fields: Iterable[Field], answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answers to the fields that are shown, without all else: what is handed in."""
    shown = visible_fields(fields, answers)
    return {
        each.key: answers[each.key]
        for each in shown
        if each.kind is not FieldKind.HEADING and not is_empty(each.kind.value, answers.get(each.key))
    }
