"""Forms of the people of a farm: who is added as what, from when until when, for which pupil."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from moyai.core.languages import put
from moyai.core.residents.models import Resident
from moyai.services.smart_farm.enums import FarmRole
from moyai.services.smart_farm.models import Farm, FarmMember
from moyai.services.smart_farm.queries.members import find_exactly, list_pupils_of
from moyai.services.smart_farm.texts.members import REFUSALS

_DAY = forms.DateInput(attrs={"type": "date"})


class DaysForm(forms.Form):
    """Name, days, and a guardian's pupil: what can be changed of a member."""

    name = forms.CharField(
        label=_("農園での呼び名"), max_length=40, help_text=_("生徒は、名前だけでかまいません。")
    )
    guardian_of = forms.ModelChoiceField(
        label=_("どの生徒の保護者か（保護者のとき）"),
        queryset=FarmMember.objects.none(),
        required=False,
        empty_label=_("保護者ではない"),
    )
    joined_on = forms.DateField(label=_("いつから"), widget=_DAY)
    until_on = forms.DateField(
        label=_("いつまで（その日を含む）"),
        widget=_DAY,
        required=False,
        help_text=_("決まっていなければ、空けておきます。"),
    )

    def __init__(self, *args: Any, farm: Farm, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["guardian_of"].queryset = list_pupils_of(farm)  # type: ignore[attr-defined]

    def read(self) -> dict[str, Any]:
        """Return the facts as the operations take them."""
        names = ("name", "guardian_of", "joined_on", "until_on")
        return {name: self.cleaned_data[name] for name in names}


class MemberForm(DaysForm):
    """Somebody new: the role too, and who she is in the register."""

    role = forms.ChoiceField(label=_("役わり"), choices=(), widget=forms.RadioSelect)
    number = forms.CharField(
        label=_("住民の番号（8けた）"),
        max_length=12,
        required=False,
        help_text=_("番号カードの番号です。入れると、お知らせがご本人に届きます。"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    reading = forms.CharField(
        label=_("名字（番号を入れたとき。よみでも漢字でも）"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(
        self,
        *args: Any,
        farm: Farm,
        roles: Collection[FarmRole],
        resident: Resident | None = None,
        has_register: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, farm=farm, **kwargs)
        self._resident = resident
        choices = [(each.value, each.label) for each in FarmRole if each in roles]
        self.fields["role"].choices = choices  # type: ignore[attr-defined]
        if has_register:  # she is looked up there, on the same page
            del self.fields["number"], self.fields["reading"]

    def clean(self) -> dict[str, Any]:
        """Find the resident that number and reading name, and see that a guardian has a pupil."""
        data = super().clean() or self.cleaned_data
        if data.get("number"):
            self._resident = find_exactly(data["number"], data.get("reading", ""))
            if self._resident is None:
                self.add_error("number", put(REFUSALS["not_found"]))
        if data.get("role") == FarmRole.GUARDIAN and not data.get("guardian_of"):
            self.add_error("guardian_of", _("どの生徒の保護者かを選んでください。"))
        return data

    def read(self) -> dict[str, Any]:
        """Return the facts as the operations take them."""
        return super().read() | {"role": FarmRole(self.cleaned_data["role"]), "resident": self._resident}


class RoleForm(forms.Form):
    """Another role of somebody who is on the farm."""

    role = forms.ChoiceField(label=_("新しい役わり"), choices=(), widget=forms.RadioSelect)
    guardian_of = forms.ModelChoiceField(
        label=_("どの生徒の保護者か（保護者のとき）"),
        queryset=FarmMember.objects.none(),
        required=False,
        empty_label=_("保護者ではない"),
    )

    def __init__(self, *args: Any, member: FarmMember, roles: Collection[FarmRole], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(each.value, each.label) for each in FarmRole if each in roles and each != member.role]
        self.fields["role"].choices = choices  # type: ignore[attr-defined]
        pupils = list_pupils_of(member.farm).exclude(pk=member.pk)
        self.fields["guardian_of"].queryset = pupils  # type: ignore[attr-defined]

    def read(self) -> dict[str, Any]:
        """Return the facts as the operation takes them."""
        data = self.cleaned_data
        return {"role": FarmRole(data["role"]), "guardian_of": data["guardian_of"]}


def fill(member: FarmMember) -> dict[str, Any]:
    """Return what the form of days shows of a member."""
    return {
        "name": member.name,
        "guardian_of": member.guardian_of_id,
        "joined_on": member.joined_on,
        "until_on": member.until_on,
    }


def start(today: date, role: str, pupil: str, resident: Resident | None) -> dict[str, Any]:
    """Return what the form of somebody new shows at first."""
    return {
        "role": role,
        "guardian_of": pupil,
        "joined_on": today,
        "name": resident.name if resident is not None else "",
    }
