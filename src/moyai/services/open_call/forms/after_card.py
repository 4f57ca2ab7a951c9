"""The form of a re-use card."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from moyai.services.open_call.models import ReuseCard


def _long(label: Any, hint: Any, *, required: bool = False) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 5})
    return forms.CharField(label=label, help_text=hint, widget=area, max_length=6000, required=required)


class CardForm(forms.Form):
    """What another town needs to do the same."""

    title = forms.CharField(label=_("題"), max_length=120)
    field = forms.CharField(
        label=_("分野"), max_length=40, required=False, help_text=_("例：交通、農業、福祉")
    )
    problem = _long(_("課題"), _("どんな困りごとだったか。"), required=True)
    solution = _long(_("やったこと"), _("何を、どう試したか。"), required=True)
    result = _long(_("結果"), _("何がどれだけ変わったか。うまくいかなかったことも。"), required=True)
    cost = _long(_("費用"), _("始めるときと、続けるときに、いくらかかるか。"))
    conditions = _long(_("必要なもの"), _("データ、人、場所、決まりごと。"))
    lessons = _long(_("学んだこと"), _("つぎにやる町へ伝えたいこと。人の名前は書きません。"))
    contact = forms.CharField(
        label=_("問い合わせ先"),
        max_length=120,
        required=False,
        help_text=_("課の名前と代表の電話など。個人の連絡先は書きません。"),
    )


def fill_card(card: ReuseCard) -> dict[str, str]:
    """Return what the form shows of a card."""
    return {name: getattr(card, name) for name in CardForm.base_fields}
