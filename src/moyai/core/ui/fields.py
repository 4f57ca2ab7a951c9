"""One form field as our pages show it: label, hint, error, input, joined for screen readers."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.safestring import SafeString

_TILES = (forms.RadioSelect, forms.CheckboxSelectMultiple)


@dataclass(frozen=True, slots=True)
class FieldView:
    """What the field template needs."""

    bound: BoundField
    kind: str  # tiles, check or input
    widget: SafeString
    choices: list[dict[str, Any]]
    hint_id: str
    error_id: str
    described_by: str


def describe_field(bound: BoundField, *, extra: dict[str, str] | None = None) -> FieldView:
    """Say how to draw a bound field and which ids describe it.

    Args:
        bound: A field of a form.
        extra: More attributes of the input (autocomplete, inputmode, class …).
    """
    hint_id, error_id = f"{bound.auto_id}_hint", f"{bound.auto_id}_error"
    ids = [hint_id] * bool(bound.help_text) + [error_id] * bool(bound.errors)
    attrs: dict[str, str | bool] = {**(extra or {})}
    if ids:
        attrs["aria-describedby"] = " ".join(ids)
    if bound.errors:
        attrs["aria-invalid"] = "true"
    kind = _kind_of(bound.field.widget)
    widget = bound.as_widget(attrs=attrs) if kind != "tiles" else SafeString()
    choices = _list_choices(bound) if kind == "tiles" else []
    return FieldView(bound, kind, widget, choices, hint_id, error_id, " ".join(ids))


def _kind_of(widget: forms.Widget) -> str:
    if isinstance(widget, _TILES):
        return "tiles"
    return "check" if isinstance(widget, forms.CheckboxInput) else "input"


def _list_choices(bound: BoundField) -> list[dict[str, Any]]:
    found = []
    for index, part in enumerate(bound.subwidgets):
        data = part.data
        found.append(
            {
                "id": bound.auto_id if index == 0 else f"{bound.auto_id}_{index}",
                "name": data["name"],
                "value": data["value"],
                "label": data["label"],
                "selected": data["selected"],
                "type": data["type"],
                "disabled": bool(data["attrs"].get("disabled")),
            }
        )
    return found
