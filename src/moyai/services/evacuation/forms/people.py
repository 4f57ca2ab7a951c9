"""Forms in which staff write down people: at a shelter's desk, from a card on paper."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from moyai.core import clock
from moyai.core.residents.operations import tidy_note
from moyai.engines.whereabouts import Description
from moyai.services.evacuation.claims.saying import STAYS
from moyai.services.evacuation.enums import Condition, EvacuationKind, NeedKind, Question
from moyai.services.evacuation.models import Shelter
from moyai.services.evacuation.queries.shelters import list_open

WAYS_OUT = (
    EvacuationKind.HOME,
    EvacuationKind.KIN,
    EvacuationKind.CAR,
    EvacuationKind.SHELTER,
    EvacuationKind.FACILITY,
    EvacuationKind.OUTSIDE,
    EvacuationKind.UNKNOWN,
)
OLDEST = 130
MOST_PEOPLE = 50
MOST_LETTERS = 120
MOST_PLATE = 9999
LONG_AGO = timedelta(days=3)
STAY_CHOICES = (
    ("", _("書いていない")),
    *zip(STAYS, (_("あすの朝まで"), _("2、3日"), _("1週間か、それより長く")), strict=True),
)
_FIELDS = {Question.PEOPLE: "people", Question.NEEDS: "needs", Question.STAY: "stay", Question.PLATE: "plate"}


class SearchForm(forms.Form):
    """Somebody of the register, by name, telephone or number."""

    words = forms.CharField(label=_("お名前・電話番号・登録番号"), required=False, max_length=60)

    def read(self) -> str:
        """Return what was typed; nonsense is nothing."""
        return str(self.cleaned_data.get("words", "")) if self.is_valid() else ""


class LeaveForm(forms.Form):
    """Where somebody goes who leaves a shelter."""

    to = forms.ChoiceField(label=_("行き先"), choices=[(kind.value, kind.label) for kind in WAYS_OUT])


class GuestForm(forms.Form):
    """Somebody who is not in the register, as she describes herself."""

    name = forms.CharField(label=_("お名前"), max_length=80)
    kana = forms.CharField(label=_("よみかた"), required=False, max_length=80)
    birth_date = forms.DateField(
        label=_("生年月日"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    age = forms.IntegerField(
        label=_("年齢（生年月日がわからないとき）"), required=False, min_value=0, max_value=OLDEST
    )
    phone = forms.CharField(label=_("電話番号"), required=False, max_length=30)
    address = forms.CharField(label=_("住所"), required=False, max_length=120)

    def clean_birth_date(self) -> date | None:
        """Refuse a day that has not come, or that nobody who lives has seen."""
        born: date | None = self.cleaned_data["birth_date"]
        if born is not None and not 0 <= clock.today().year - born.year <= OLDEST:
            raise forms.ValidationError(_("生年月日を確かめてください。"))
        return born

    def describe(self) -> Description:
        """Return the description, without what would turn or hide the text around it."""
        data = self.cleaned_data
        born = data.get("birth_date")
        age = None if born else data.get("age")
        return Description(
            name=tidy_note(data["name"], MOST_LETTERS),
            kana=tidy_note(data.get("kana", ""), MOST_LETTERS),
            birth_date=born,
            age_low=age,
            age_high=age,
            telephone=tidy_note(data.get("phone", ""), MOST_LETTERS),
            address=tidy_note(data.get("address", ""), MOST_LETTERS),
        )


class PaperForm(GuestForm):
    """A card that somebody filled in by hand; ``resident`` where she was found in the register.

    Args:
        questions: values of `Question`; what the incident does not ask stands on no card.
    """

    resident = forms.CharField(required=False, max_length=12, widget=forms.HiddenInput)
    name = forms.CharField(label=_("お名前"), required=False, max_length=80)
    kind = forms.ChoiceField(
        label=_("いる所"), choices=[k for k in EvacuationKind.choices if k[0] != "shelter"]
    )
    shelter = forms.ChoiceField(
        label=_("避難所の名前"),
        required=False,
        choices=lambda: [("", _("避難所ではない")), *((one.code, one.name) for one in list_open())],
    )
    words = forms.CharField(label=_("場所（言葉で）"), required=False, max_length=100)
    people = forms.IntegerField(
        label=_("いっしょにいる家族の人数（本人を入れて）"),
        required=False,
        min_value=1,
        max_value=MOST_PEOPLE,
    )
    condition = forms.ChoiceField(
        label=_("様子"), required=False, choices=[("", _("書いていない")), *Condition.choices]
    )
    needs = forms.MultipleChoiceField(
        label=_("必要なもの"),
        required=False,
        choices=NeedKind.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    stay = forms.ChoiceField(label=_("いつまでいるか"), required=False, choices=STAY_CHOICES)
    plate = forms.IntegerField(
        label=_("車のナンバーの大きい数字"), required=False, min_value=1, max_value=MOST_PLATE
    )
    written_at = forms.DateTimeField(
        label=_("書いた日時"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M"],
    )

    def __init__(self, *args: Any, questions: Collection[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question, name in _FIELDS.items():
            if question not in questions:
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Refuse a card of nobody, and a time that has not come or is long gone."""
        data = super().clean() or {}
        if not data.get("resident") and not str(data.get("name", "")).strip():
            self.add_error("name", _("お名前を入れるか、登録のある方をさがしてください。"))
        at, now = data.get("written_at"), clock.now()
        if at is not None and not now - LONG_AGO <= at <= now + timedelta(minutes=5):
            self.add_error("written_at", _("書いた日時は、3日前から今までの間で入れてください。"))
        return data

    def find_shelter(self) -> Shelter | None:
        """Return the place of the list that was chosen."""
        code = self.cleaned_data["shelter"]
        return Shelter.objects.filter(code=code).first() if code else None

    def read_time(self) -> datetime:
        """Return when the card was written; where it does not say, now."""
        return self.cleaned_data.get("written_at") or clock.now()
