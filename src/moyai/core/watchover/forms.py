"""Forms of watching over: three taps, the end of a concern, keepers, waits."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from moyai.core.watchover.enums import BY_A_PERSON, Condition, Contact, KeeperKind, Outcome, Step

NOT_MET = "not_met"
NOTE_HELP = _("120字まで。福祉の担当だけが読みます。")


class SightingForm(forms.Form):
    """Met or not and how she was, in one tap; a note if there is one.

    Draw it with ``watchover/parts/three_taps.html``: each answer is a button of its own.
    """

    condition = forms.ChoiceField(
        label=_("お変わりはありませんか"), choices=[*Condition.choices, (NOT_MET, _("会えなかった"))]
    )
    note = forms.CharField(label=_("気づいたこと"), max_length=120, required=False, help_text=NOTE_HELP)

    def read_condition(self) -> Condition | None:
        """Return how she was; None: not met."""
        value = self.cleaned_data["condition"]
        return None if value == NOT_MET else Condition(value)


class DeedForm(SightingForm):
    """What somebody of the welfare office did: called or visited."""

    contact = forms.ChoiceField(
        label=_("どうやって"),
        choices=[(Contact.CALL.value, _("電話した")), (Contact.VISIT.value, _("訪ねた"))],
        widget=forms.RadioSelect,
        initial=Contact.CALL.value,
    )


class CloseForm(forms.Form):
    """How a concern ended. ``version``: as it was shown."""

    outcome = forms.ChoiceField(
        label=_("どうでしたか"),
        choices=[(each.value, each.label) for each in BY_A_PERSON],
        widget=forms.RadioSelect,
        error_messages={"required": _("どうだったかを選んでください。")},
    )
    note = forms.CharField(label=_("メモ"), max_length=200, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2_000_000_000)

    def read_outcome(self) -> Outcome:
        """Return how it ended."""
        return Outcome(self.cleaned_data["outcome"])


class KeeperForm(forms.Form):
    """Who is to keep watch."""

    username = forms.CharField(label=_("ログイン名"), max_length=150)
    kind = forms.ChoiceField(label=_("役目"), choices=KeeperKind.choices, widget=forms.RadioSelect)
    settlements = forms.CharField(
        label=_("受け持ちの地区（民生委員）"),
        help_text=_("地区の名前を「、」で区切って書きます。"),
        max_length=400,
        required=False,
    )
    phone = forms.CharField(label=_("電話番号"), max_length=24, required=False)

    def read_settlements(self) -> list[str]:
        """Return the names, each once."""
        names = self.cleaned_data["settlements"].replace(",", "、").split("、")
        return list(dict.fromkeys(name.strip() for name in names if name.strip()))


class WaitsForm(forms.Form):
    """How long each step has, in minutes."""

    def __init__(self, waits: dict[Step, tuple[int, int]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for step, (today, now) in waits.items():
            for name, minutes in (("today", today), ("now", now)):
                self.fields[f"{name}_{step.value}"] = forms.IntegerField(
                    label=_NAMES[name] % {"step": step.label},
                    min_value=1,
                    max_value=24 * 60,
                    initial=minutes,
                )

    def clean(self) -> dict[str, Any]:
        """Refuse that what is urgent waits longer."""
        data = super().clean() or {}
        for step, (today, now) in self.read_waits(data).items():
            if today is not None and now is not None and now > today:
                text = _("急ぐときの時間は、ふだんより長くできません。")
                self.add_error(f"now_{step.value}", text)
        return data

    def read_waits(self, data: dict[str, Any] | None = None) -> dict[Step, tuple[int, int]]:
        """Return the minutes of each step."""
        found = self.cleaned_data if data is None else data
        steps = {Step(int(name.split("_")[1])) for name in self.fields}
        return {s: (found.get(f"today_{s.value}"), found.get(f"now_{s.value}")) for s in sorted(steps)}  # type: ignore[misc]


_NAMES = {"today": _("「%(step)s」の待ち時間（分）"), "now": _("「%(step)s」の急ぐときの待ち時間（分）")}
