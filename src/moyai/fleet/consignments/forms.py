"""Forms of goods: what is entered at a hand-over, when a volunteer has time."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.base import File
from django.utils.translation import gettext_lazy as _

from moyai.core.watchover.enums import Condition
from moyai.fleet.consignments.enums import Act, Outcome
from moyai.fleet.consignments.operations.custody import Handing
from moyai.fleet.consignments.readings import read_codes, read_decidegrees

COLLECTED = "collected"


class GoodsForm(forms.Form):
    """Boxes change hands: which, how warm, and how."""

    what = forms.ChoiceField(
        label=_("どうしましたか"),
        choices=[
            (COLLECTED, _("受け取った（積んだ）")),
            (Outcome.IN_PERSON, _("手渡した・降ろした")),
            (Outcome.LEFT, _("置いた（写真がいります）")),
            (Outcome.NOT_MET, _("会えなかった")),
        ],
        widget=forms.RadioSelect,
    )
    condition = forms.ChoiceField(
        label=_("お変わりはありませんでしたか（手渡したとき）"),
        choices=[*Condition.choices],
        required=False,
        widget=forms.RadioSelect,
    )
    codes = forms.CharField(
        label=_("箱の番号"),
        help_text=_("箱のQRを読み取るか、番号を打ちます。2箱からは、間をあけて続けます。"),
        max_length=400,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )
    chilled = forms.CharField(
        label=_("冷蔵の温度（℃）"),
        required=False,
        max_length=10,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    frozen = forms.CharField(
        label=_("冷凍の温度（℃）"),
        required=False,
        max_length=10,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    photo = forms.FileField(
        label=_("置いたところの写真"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": "image/*", "capture": "environment"}),
    )
    note = forms.CharField(label=_("伝えること"), required=False, max_length=120)

    def read_handing(self, photo: File | None) -> Handing:
        """Return what was entered.

        Raises:
            GoodsRefused: ``unreadable_temperature``.
        """
        said: dict[str, Any] = self.cleaned_data
        readings = {name: read_decidegrees(said[name]) for name in ("chilled", "frozen")}
        is_collected = said["what"] == COLLECTED
        return Handing(
            act=Act.COLLECTED if is_collected else Act.DELIVERED,
            codes=read_codes(said["codes"]),
            decidegrees={name: value for name, value in readings.items() if value is not None},
            outcome="" if is_collected else said["what"],
            photo=photo,
            note=said["note"],
            condition=Condition(said["condition"]) if said["condition"] else None,
        )


class SlotForm(forms.Form):
    """When a volunteer has time."""

    day = forms.DateField(label=_("日"), widget=forms.DateInput(attrs={"type": "date"}))
    begins = forms.TimeField(label=_("何時から"), widget=forms.TimeInput(attrs={"type": "time"}))
    ends = forms.TimeField(label=_("何時まで"), widget=forms.TimeInput(attrs={"type": "time"}))
    most = forms.IntegerField(label=_("何軒まで"), min_value=1, max_value=20, initial=3)


class CoordinatorSlotForm(SlotForm):
    """When a volunteer has time, entered for them."""

    volunteer = forms.ChoiceField(label=_("だれが"))
    field_order = ("volunteer", "day", "begins", "ends", "most")

    def __init__(self, people: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["volunteer"].choices = people  # type: ignore[attr-defined]


class ReplaceForm(forms.Form):
    """Another carrier is wanted, and why."""

    why = forms.CharField(label=_("わけ"), max_length=40)
