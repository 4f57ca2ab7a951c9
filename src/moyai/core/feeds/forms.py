"""The form of a note to everybody."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from moyai.core.feeds.enums import Cause, Effect
from moyai.engines.conversation import Localized, Text

_MOMENT = "%Y-%m-%dT%H:%M"


class NoteForm(forms.Form):
    """What is the case, why, what it does, from when until when; in the languages of the town."""

    header = forms.CharField(label=_("見出し"), help_text=_("例：雪のため運休します"), max_length=60)
    text = forms.CharField(
        label=_("お知らせの文"),
        help_text=_("だれにでもわかる短い文で書いてください。電話でも、このまま読み上げます。"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    spoken = forms.CharField(
        label=_("読み上げる文"),
        help_text=_("読みにくい漢字があるときだけ、かなで書きます。空欄なら、上の文を読みます。"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    header_en = forms.CharField(label=_("見出し（英語）"), max_length=100)
    text_en = forms.CharField(
        label=_("お知らせの文（英語）"), max_length=400, widget=forms.Textarea(attrs={"rows": 3})
    )
    effect = forms.ChoiceField(label=_("運行への影響"), choices=Effect.choices)
    cause = forms.ChoiceField(label=_("原因"), choices=Cause.choices)
    starts_at = forms.DateTimeField(
        label=_("いつから"),
        input_formats=[_MOMENT],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=_MOMENT),
    )
    ends_at = forms.DateTimeField(
        label=_("いつまで"),
        help_text=_("わからないときは空欄にします。取り下げるまで出ます。"),
        input_formats=[_MOMENT],
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=_MOMENT),
    )

    def clean(self) -> dict[str, Any]:
        """Check the order of the times."""
        data = super().clean() or {}
        starts: datetime | None = data.get("starts_at")
        ends: datetime | None = data.get("ends_at")
        if starts and ends and ends <= starts:
            self.add_error("ends_at", _("終わりの日時は、始まりより後にしてください。"))
        return data

    def read_note(self) -> dict[str, Any]:
        """Return the arguments of `publish_note`, those of who and when left out."""
        data = self.cleaned_data
        spoken = data["spoken"] or None
        return {
            "header": Localized(data["header"], data["header_en"]),
            "text": Localized(Text(data["text"], spoken=spoken), data["text_en"]),
            "cause": Cause(data["cause"]),
            "effect": Effect(data["effect"]),
            "starts_at": data["starts_at"],
            "ends_at": data["ends_at"],
        }
