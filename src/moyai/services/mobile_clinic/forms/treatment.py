"""Forms of plans, consents, who is there, moves in person, notes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from moyai.services.mobile_clinic.enums import Profession
from moyai.services.mobile_clinic.enums_treatment import (
    AgreedBy,
    Companion,
    DoctorShown,
    IdentityMeans,
    NoteField,
    Side,
    SwitchReason,
)
from moyai.services.mobile_clinic.models import Institution, Practitioner
from moyai.services.mobile_clinic.plan_terms import LONGEST, list_terms

READERS = (
    Profession.DOCTOR,
    Profession.NURSE,
    Profession.MIDWIFE,
    Profession.PHARMACIST,
)
"""With whom a field of a note can be shared."""


class PlanForm(forms.Form):
    """A treatment plan, or a visiting nurse's instruction: its terms, hospital, doctors and last day.

    Args:
        kind: of the plan.
        doctors: of the institution; each has a field for when she may take the call.
        hospitals: that take emergencies.
        today: its first day.
    """

    interval_weeks = forms.IntegerField(
        label=_("何週間ごとに診察するか"),
        help_text=_("「次の予約がない患者さん」の順番に使います。決めないときは空けてください。"),
        min_value=1,
        max_value=52,
        required=False,
    )
    hospital = forms.ChoiceField(label=_("急なときに受け入れる病院"))
    valid_until = forms.DateField(
        label=_("この計画の最後の日"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(
        self,
        *args: Any,
        kind: str,
        doctors: Sequence[Practitioner],
        hospitals: Iterable[Institution],
        today: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._today, self._terms, self._doctors = today, list(list_terms(kind)), doctors
        terms = {
            name: forms.CharField(
                label=term.label,
                initial=term.begins_with,
                max_length=LONGEST,
                widget=forms.Textarea(attrs={"rows": 3}),
            )
            for name, term in list_terms(kind).items()
        }
        whens = {
            f"doctor_{each.pk}": forms.CharField(
                label=_("%(doctor)s医師が診る曜日・時間") % {"doctor": each},
                help_text=_("例：火・水の午前。診ない医師は空けてください。"),
                max_length=60,
                required=False,
            )
            for each in doctors
        }
        self.fields = {**terms, **whens, **self.fields}
        choices = [(str(each.pk), str(each)) for each in hospitals]
        self.fields["hospital"].choices = [("", _("えらんでください")), *choices]  # type: ignore[attr-defined]

    def clean_valid_until(self) -> date:
        """Refuse a day that is over."""
        day: date = self.cleaned_data["valid_until"]
        if day < self._today:
            raise forms.ValidationError(_("きょうより後の日を入れてください。"))
        return day

    def clean(self) -> dict[str, Any]:
        """Want a doctor at least."""
        data = super().clean() or {}
        if self._doctors and not self.list_whens():
            self.add_error(f"doctor_{self._doctors[0].pk}", _("診る医師を1人以上書いてください。"))
        return data

    def list_whens(self) -> dict[Practitioner, str]:
        """Return who may take the call, and when."""
        said = {each: self.cleaned_data.get(f"doctor_{each.pk}", "").strip() for each in self._doctors}
        return {doctor: when for doctor, when in said.items() if when}

    def list_words(self) -> dict[str, str]:
        """Return the terms by name."""
        return {name: self.cleaned_data[name] for name in self._terms}


class AgreeForm(forms.Form):
    """Who agreed to a plan."""

    agreed_by = forms.ChoiceField(
        label=_("同意した方"), choices=AgreedBy.choices, widget=forms.RadioSelect, initial=AgreedBy.SELF
    )


class ConsentForm(forms.Form):
    """What a patient agrees to."""

    asked_for = forms.BooleanField(label=_("ご本人が、ビデオで診察を受けることを望んでいる"))
    given_by = forms.ChoiceField(
        label=_("同意した方"), choices=AgreedBy.choices, widget=forms.RadioSelect, initial=AgreedBy.SELF
    )
    may_record = forms.BooleanField(
        label=_("映像や音声の録音・録画をしてもよい"),
        help_text=_("ここでは、どちらの場合も保存しません。双方の手元の機器についての取り決めです。"),
        required=False,
    )
    may_join = forms.MultipleChoiceField(
        label=_("いっしょに話してよい方"),
        choices=[(each.value, each.label) for each in Companion if each != Companion.STAFF],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in NoteField:
            self.fields[f"share_{field.value}"] = forms.MultipleChoiceField(
                label=_("連絡帳の「%(field)s」を読んでよい職種") % {"field": field.label},
                choices=[(each.value, each.label) for each in READERS],
                widget=forms.CheckboxSelectMultiple,
                required=False,
            )

    def list_sharing(self) -> Mapping[NoteField, Sequence[Profession]]:
        """Return which field which professions may read."""
        return {
            field: [Profession(each) for each in self.cleaned_data[f"share_{field.value}"]]
            for field in NoteField
        }


class IdentityForm(forms.Form):
    """By what a patient was known, and how the doctor showed who she is."""

    means = forms.ChoiceField(
        label=_("ご本人を確かめたもの"),
        help_text=_("番号や写しは残しません。"),
        choices=IdentityMeans.choices,
        widget=forms.RadioSelect,
    )
    doctor_shown = forms.ChoiceField(
        label=_("医師が示したもの"),
        choices=DoctorShown.choices,
        widget=forms.RadioSelect,
        initial=DoctorShown.HPKI,
    )


class PresenceForm(forms.Form):
    """Somebody else who is there."""

    side = forms.ChoiceField(
        label=_("どちらに"), choices=Side.choices, widget=forms.RadioSelect, initial=Side.PATIENT
    )
    companion = forms.ChoiceField(
        label=_("どなた"), choices=Companion.choices, widget=forms.RadioSelect, initial=Companion.FAMILY
    )
    name = forms.CharField(label=_("お名前か続柄"), max_length=40)
    agreed = forms.BooleanField(label=_("ご本人に伝え、同席してよいと言われた"), required=False)


class MoveForm(forms.Form):
    """Why a visit goes on in person, and where."""

    why = forms.ChoiceField(
        label=_("対面に切りかえる理由"), choices=SwitchReason.choices, widget=forms.RadioSelect
    )
    hospital = forms.ChoiceField(label=_("受け入れる先"))
    note = forms.CharField(
        label=_("伝えること"), max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, hospitals: Iterable[Institution], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(each.pk), str(each)) for each in hospitals]
        self.fields["hospital"].choices = choices  # type: ignore[attr-defined]


class CalledForm(forms.Form):
    """What the hospital said."""

    takes = forms.TypedChoiceField(
        label=_("病院の返事"),
        choices=[("1", _("受け入れる")), ("0", _("受け入れられない"))],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
    )


class NoteForm(forms.Form):
    """A note by field. Of a notebook's note also for whom it is meant."""

    def __init__(self, *args: Any, is_notebook: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in NoteField:
            self.fields[field.value] = forms.CharField(
                label=field.label,
                max_length=1000,
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
            )
        if is_notebook:
            self.fields["professions"] = forms.MultipleChoiceField(
                label=_("伝える職種"),
                choices=[(each.value, each.label) for each in READERS],
                widget=forms.CheckboxSelectMultiple,
            )

    def clean(self) -> dict[str, Any]:
        """Want some words."""
        data = super().clean() or {}
        if not self.errors and not any(data.get(field.value) for field in NoteField):
            self.add_error(NoteField.CONDITION.value, _("どれか1つは書いてください。"))
        return data

    def list_words(self) -> dict[NoteField, str]:
        """Return what was written by field."""
        return {field: self.cleaned_data[field.value] for field in NoteField}
