"""What the roll-call's pages may send."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from moyai.fleet.crews.enums import Inspection, Method, RollCallKind
from moyai.fleet.crews.models import DriverStatement
from moyai.fleet.crews.roll_call_rules import RollCallFacts

YES_NO = [("no", _("ない")), ("yes", _("ある"))]
DETECTOR = _("据置型アルコール検知器")


def _ask(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=YES_NO, widget=forms.RadioSelect)


class ConditionForm(forms.Form):
    """How the driver is, and the vehicle: asked of the driver and again by whoever holds the roll-call."""

    has_drunk = _ask(_("酒気"))
    is_ill = _ask(_("病気"))
    is_fatigued = _ask(_("疲労"))
    is_sleepless = _ask(_("睡眠不足"))
    inspection = forms.ChoiceField(label=_("日常点検"), choices=Inspection.choices, widget=forms.RadioSelect)
    condition = forms.CharField(
        label=_("車両・道路・運行の状況"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    odometer_km = forms.IntegerField(
        label=_("走行距離計（km）"),
        min_value=0,
        max_value=2_000_000,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "input input--number"}),
    )

    BEFORE_ONLY: tuple[str, ...] = ("is_ill", "is_fatigued", "is_sleepless", "inspection")
    AFTER_ONLY: tuple[str, ...] = ("condition",)

    def __init__(self, kind: RollCallKind, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in self.AFTER_ONLY if kind == RollCallKind.BEFORE else self.BEFORE_ONLY:
            del self.fields[name]

    def says(self, name: str) -> bool:
        """Tell whether a question was answered with yes; one that was not asked was not."""
        return bool(self.cleaned_data.get(name) == "yes")

    def read_condition(self) -> dict[str, Any]:
        """Return the answers, by the names of the operation's arguments."""
        asked = self.cleaned_data.get("inspection")
        return {
            **{name: self.says(name) for name in ("has_drunk", "is_ill", "is_fatigued", "is_sleepless")},
            "inspection": Inspection(asked) if asked else None,
            "odometer_km": self.cleaned_data.get("odometer_km"),
            "condition": self.cleaned_data.get("condition", ""),
        }


class RollCallForm(ConditionForm):
    """The whole roll-call."""

    method = forms.ChoiceField(label=_("方法"), choices=Method.choices, widget=forms.RadioSelect)
    method_note = forms.CharField(
        label=_("対面でないときの方法"),
        max_length=120,
        required=False,
        help_text=_("例: 営業所の画面で、顔を見ながら"),
    )
    alcohol_mg_l = forms.DecimalField(
        label=_("アルコール検知器の値（mg/L）"),
        min_value=Decimal(0),
        max_value=Decimal("9.99"),
        max_digits=4,
        decimal_places=2,
        required=False,
        help_text=_(
            "0.00でないときは、運転できません。検知器を使えなかったときは空けてください（運転できません）。"
        ),
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "input input--number"}),
    )
    detector = forms.CharField(label=_("使った検知器"), max_length=60, required=False)
    instructions = forms.CharField(
        label=_("指示したこと"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    relief_notice = forms.CharField(label=_("交替する運転者への通告"), max_length=300, required=False)
    note = forms.CharField(label=_("その他"), max_length=300, required=False)
    correction_reason = forms.CharField(label=_("訂正する理由"), max_length=200, required=False)

    BEFORE_ONLY = (*ConditionForm.BEFORE_ONLY, "instructions")
    AFTER_ONLY = (*ConditionForm.AFTER_ONLY, "relief_notice")

    field_order = [
        "correction_reason",
        "alcohol_mg_l",
        "has_drunk",
        "is_ill",
        "is_fatigued",
        "is_sleepless",
        "inspection",
        "condition",
        "relief_notice",
        "instructions",
        "method",
        "method_note",
        "odometer_km",
        "detector",
        "note",
    ]

    def __init__(self, kind: RollCallKind, *args: Any, corrects: bool = False, **options: Any) -> None:
        super().__init__(kind, *args, **options)
        if corrects:
            self.fields["correction_reason"].required = True
        else:
            del self.fields["correction_reason"]

    def clean(self) -> dict[str, Any]:
        """Ask how, when it was not face to face (運輸規則 24条)."""
        cleaned = super().clean() or {}
        if cleaned.get("method") == Method.REMOTE and not cleaned.get("method_note"):
            self.add_error("method_note", _("対面でないときは、どのように行ったかを書いてください。"))
        return cleaned

    FOLDED = ("method", "method_note", "odometer_km", "detector", "note")
    """What seldom changes from one roll-call to the next."""

    def list_first(self) -> list[forms.BoundField]:
        """Return what is asked of everybody."""
        return [each for each in self if each.name not in self.FOLDED]

    def list_rest(self) -> list[forms.BoundField]:
        """Return what is folded away."""
        return [each for each in self if each.name in self.FOLDED]

    def read_facts(self) -> RollCallFacts:
        """Return what was filled in."""
        given = self.cleaned_data
        return RollCallFacts(
            **self.read_condition(),
            method=Method(given["method"]),
            method_note=given["method_note"],
            detector=given["detector"] if given["alcohol_mg_l"] is not None else "",
            alcohol_mg_l=given["alcohol_mg_l"],
            instructions=given.get("instructions", ""),
            relief_notice=given.get("relief_notice", ""),
            note=given["note"],
        )


def start_from(said: DriverStatement | None) -> dict[str, Any]:
    """Return what a form begins with: what the driver said; nothing is assumed of health."""
    if said is None:
        return {}
    answers = {name: "yes" if getattr(said, name) else "no" for name in ConditionForm.BEFORE_ONLY[:3]}
    return answers | {
        "has_drunk": "yes" if said.has_drunk else "no",
        "inspection": said.inspection,
        "odometer_km": said.odometer_km,
        "condition": said.condition,
    }
