"""Who enters: signing up, inviting, what somebody says of herself."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from moyai.services.open_call.enums_entries import TeamRole


class SignUpForm(forms.Form):
    """An account for somebody who enters."""

    name = forms.CharField(label=_("お名前"), max_length=40)
    address = forms.EmailField(
        label=_("メールアドレス"), max_length=120, help_text=_("ログインのときの利用者名になります。")
    )
    password = forms.CharField(
        label=_("パスワード"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput,
        help_text=_("8文字以上にしてください。"),
    )

    def clean_password(self) -> str:
        """Return the password if it is good enough."""
        password = str(self.cleaned_data["password"])
        try:
            validate_password(password)
        except ValidationError as weak:
            raise forms.ValidationError(weak.messages) from None
        return password


class InviteForm(forms.Form):
    """Somebody who is invited into a team."""

    name = forms.CharField(label=_("招待する人の名前"), max_length=40)
    role = forms.ChoiceField(label=_("役わり"), choices=())
    invited_to = forms.CharField(
        label=_("連絡先"),
        max_length=120,
        required=False,
        help_text=_("だれに送ったかの控えです。ここからは送られません。"),
    )

    def __init__(self, *args: Any, has_teachers: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = [TeamRole.MEMBER, TeamRole.TEACHER] if has_teachers else [TeamRole.MEMBER]
        self.fields["role"].choices = [(each.value, each.label) for each in roles]  # type: ignore[attr-defined]
        self.fields["role"].initial = TeamRole.MEMBER.value


class AboutForm(forms.Form):
    """What somebody in a team says of herself."""

    name = forms.CharField(label=_("名前"), max_length=40)
    organisation = forms.CharField(label=_("会社・団体・学校"), max_length=80, required=False)
    born_on = forms.DateField(
        label=_("生年月日"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("締切の日に18歳未満の方には、保護者の同意をお願いします。審査する人には見えません。"),
    )

    def __init__(self, *args: Any, has_minors: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if has_minors:
            self.fields["born_on"].required = True
        else:
            del self.fields["born_on"]

    def read(self) -> dict[str, Any]:
        """Return what was said, for the operations."""
        data = self.cleaned_data
        return {
            "name": data["name"],
            "organisation": data["organisation"],
            "born_on": data.get("born_on"),
        }
