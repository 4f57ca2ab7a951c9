"""Forms of questions, answers and information sessions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from moyai.services.open_call.forms.calls import WallField
from moyai.services.open_call.models import Programme, Theme


class QuestionForm(forms.Form):
    """A question for everybody to read."""

    text = forms.CharField(
        label=_("質問"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "答えといっしょに公開します。お名前は出ません。会社や人がわかることは書かないでください。"
        ),
    )


class AnswerForm(forms.Form):
    """An answer for everybody, or why a question is not published."""

    text = forms.CharField(
        label=_("質問（このまま公開します）"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("だれの質問かがわかるところは、直してください。"),
    )
    answer = forms.CharField(
        label=_("答え、または公開しない理由"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5})
    )


class SessionForm(forms.Form):
    """A session: what, when, where, how many."""

    title = forms.CharField(label=_("名前"), max_length=80)
    theme = forms.ModelChoiceField(
        label=_("どのテーマの"), queryset=Theme.objects.none(), required=False, empty_label=_("全体の説明会")
    )
    place = forms.CharField(label=_("場所"), max_length=120, required=False)
    address = forms.URLField(
        label=_("オンラインのアドレス"), required=False, max_length=200, assume_scheme="https"
    )
    seats = forms.IntegerField(
        label=_("席の数"),
        required=False,
        min_value=1,
        max_value=10_000,
        help_text=_("空けておくと、上限なし。"),
    )

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["starts_at"] = WallField(programme.zone, label=_("始まり"))
        self.fields["ends_at"] = WallField(programme.zone, label=_("終わり"))
        themes = programme.themes.filter(published__isnull=False).select_related("published")
        self.fields["theme"].queryset = themes  # type: ignore[attr-defined]
        self.fields["theme"].label_from_instance = lambda one: one.published.title  # type: ignore[attr-defined]
        self.order_fields(["title", "theme", "starts_at", "ends_at", "place", "address", "seats"])

    def clean(self) -> dict[str, Any]:
        """See that the end is after the beginning."""
        data = super().clean() or self.cleaned_data
        starts_at, ends_at = data.get("starts_at"), data.get("ends_at")
        if starts_at and ends_at and ends_at <= starts_at:
            self.add_error("ends_at", _("終わりの時刻は、始まりより後にしてください。"))
        return data

    def read(self) -> dict[str, Any]:
        """Return the facts as the operation takes them."""
        return dict(self.cleaned_data)
