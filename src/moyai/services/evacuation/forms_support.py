"""Forms of the pages on which people are followed up and helped."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from moyai.services.evacuation.enums import Reached


class ReachingForm(forms.Form):
    """Whom of the list is shown."""

    reached = forms.ChoiceField(
        label=_("確認の状態"), required=False, choices=[("", _("すべて")), *Reached.choices]
    )
    words = forms.CharField(label=_("名前・住所・事由"), required=False, max_length=60)

    def read(self) -> dict[str, str]:
        """Return what was chosen; what is nonsense counts as not chosen."""
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in self.fields}


class VulnerableListForm(forms.Form):
    """A list of those who need help to evacuate, to be taken in."""

    file = forms.FileField(label=_("名簿（CSV）"), help_text=_("UTF-8かShift_JIS。見出しの順番は自由です。"))
    removes_missing = forms.BooleanField(
        label=_("これで全員です。この名簿にいない人は、一覧から外します"), required=False
    )
