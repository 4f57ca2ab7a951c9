"""What is entered about judging: rounds, criteria, conflicts, what is decided."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from moyai.core.clock import TOKYO
from moyai.services.open_call.models import Programme, Round
from moyai.services.open_call.panel.criteria import Item
from moyai.services.open_call.programmes.plan import Stage
from moyai.services.open_call.templatetags.panel import titled

_MOMENT = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
SPARE = 3
"""So many empty rows stand below the criteria."""
_ANCHOR = re.compile(r"^\s*(\d{1,2})\s*[:：=]\s*(.+?)\s*$")


class RoundForm(forms.Form):
    """How a round runs."""

    per_entry = forms.IntegerField(label=_("1件あたりの審査員の人数"), min_value=1, max_value=9, initial=3)
    due_at = forms.DateTimeField(label=_("審査の期限"), required=False, widget=_MOMENT)
    is_blind = forms.BooleanField(
        label=_("応募者の名前・所属・チームを審査員に見せない"), required=False, initial=True
    )

    def read(self) -> dict[str, Any]:
        """Return what was entered; a moment without a zone is the town's."""
        due = self.cleaned_data["due_at"]
        if due is not None and due.tzinfo is None:
            due = due.replace(tzinfo=TOKYO)
        return {
            "per_entry": self.cleaned_data["per_entry"],
            "due_at": due,
            "is_blind": self.cleaned_data["is_blind"],
        }

    @classmethod
    def fill(cls, one: Round) -> dict[str, Any]:
        """Return what a round has."""
        due = one.due_at.astimezone(TOKYO).replace(tzinfo=None) if one.due_at else None
        return {"per_entry": one.per_entry, "due_at": due, "is_blind": one.is_blind}


class NewRoundForm(RoundForm):
    """A round that is to be made."""

    field_order = ("stage", "per_entry", "due_at", "is_blind")
    stage = forms.ChoiceField(label=_("段階"))

    def __init__(self, *args: Any, programme: Programme, stages: Sequence[Stage], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.programme = programme
        self.fields["stage"].choices = [(each.key, titled(each)) for each in stages]  # type: ignore[attr-defined]


def read_rows(data: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the criteria that a page sent; rows without a name are left out.

    Keys are made for new rows; words of scores stand one a line, ``3: よい``.
    """
    rows: list[dict[str, Any]] = []
    used = {str(data.get(f"key_{n}", "")) for n in range(40)}
    for n in range(40):
        title = str(data.get(f"title_{n}", "")).strip()
        if not title:
            continue
        key = str(data.get(f"key_{n}", "")).strip() or _make_key(used)
        used.add(key)
        rows.append(
            {
                "key": key,
                "title": title[:80],
                "says": str(data.get(f"says_{n}", ""))[:400],
                "weight": _number(data.get(f"weight_{n}"), 1),
                "lowest": _number(data.get(f"lowest_{n}"), 0),
                "highest": _number(data.get(f"highest_{n}"), 5),
                "anchors": read_anchors(str(data.get(f"anchors_{n}", ""))),
                "is_required": bool(data.get(f"is_required_{n}")),
                "may_not_apply": bool(data.get(f"may_not_apply_{n}")),
                "tie": _number(data.get(f"tie_{n}"), 0),
            }
        )
    return rows


def read_anchors(text: str) -> dict[str, str]:
    """Return what scores mean, from lines such as ``3: よい``; other lines say nothing."""
    found = (_ANCHOR.match(line) for line in text.splitlines())
    return {str(int(each[1])): each[2][:200] for each in found if each}


def show_anchors(item: Item) -> str:
    """Return the same as lines."""
    return "\n".join(f"{key}: {item.anchors[key]}" for key in sorted(item.anchors, key=int))


def _number(value: object, otherwise: int) -> int:
    text = str(value or "").strip()
    return (
        int(text) if text.isascii() and text.isdecimal() and len(text) <= 6 else (-1 if text else otherwise)
    )


def _make_key(used: set[str]) -> str:
    return next(key for key in (f"c{n}" for n in range(1, 99)) if key not in used)


def read_scores(data: Mapping[str, Any], items: Sequence[Item]) -> dict[str, str]:
    """Return the scores that a page sent, by criterion."""
    return {each.key: str(data.get(f"score_{each.key}", "")) for each in items}


class ConflictForm(forms.Form):
    """A conflict that the office knows of."""

    judge = forms.TypedChoiceField(label=_("審査員"), coerce=int)
    entry = forms.ChoiceField(label=_("応募"))
    reason = forms.CharField(label=_("理由"), max_length=400)

    def __init__(
        self, *args: Any, judges: Sequence[tuple[int, str]], entries: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["judge"].choices = judges  # type: ignore[attr-defined]
        self.fields["entry"].choices = entries  # type: ignore[attr-defined]


class InterestForm(forms.Form):
    """Whom or what a judge must not judge."""

    name = forms.CharField(
        label=_("名前"),
        max_length=80,
        help_text=_("家族・親族の氏名、または、仕事の関係がある会社や団体の名前。"),
    )
    is_organisation = forms.ChoiceField(
        label=_("どちらですか"),
        choices=(("", _("家族・親族")), ("1", _("会社・団体"))),
        required=False,
        widget=forms.RadioSelect,
    )
    says = forms.CharField(label=_("どんな関係ですか"), max_length=200, required=False)
