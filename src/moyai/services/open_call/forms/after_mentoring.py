"""Forms of a mentored team's page."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class SessionForm(forms.Form):
    """A talk."""

    held_on = forms.DateField(
        label=_("話した日"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    minutes = forms.IntegerField(label=_("時間（分）"), min_value=1, max_value=1440, initial=60)
    said = forms.CharField(label=_("話したこと"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))
    next_steps = forms.CharField(
        label=_("つぎにすること"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class PlanForm(forms.Form):
    """The next version of the plan."""

    text = forms.CharField(label=_("計画"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 16}))
    why = forms.CharField(label=_("変えたこととその理由"), max_length=400, required=False)
    based_on = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
