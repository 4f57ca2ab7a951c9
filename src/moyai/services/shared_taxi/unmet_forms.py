"""What the map of unmet demand is narrowed by."""

from django import forms
from django.utils.translation import gettext_lazy as _

from moyai.core.places.enums import FacilityKind
from moyai.services.shared_taxi.enums import UnmetReason
from moyai.services.shared_taxi.forms import PeriodForm
from moyai.services.shared_taxi.queries.unmet_map import OTHER, list_purposes

_LABELS = {**dict(FacilityKind.choices), OTHER: _("そのほか")}


class UnmetForm(PeriodForm):
    """Days, reason and purpose; the last two may be left open."""

    reason = forms.ChoiceField(
        label=_("理由"), required=False, choices=[("", _("すべて")), *UnmetReason.choices]
    )
    purpose = forms.ChoiceField(
        label=_("行き先の種類"),
        required=False,
        choices=[("", _("すべて")), *((key, _LABELS[key]) for key in list_purposes())],
    )

    def get_choice(self, name: str) -> str:
        """Return what was chosen of ``reason`` or ``purpose``; empty when nothing valid was."""
        return str(self.cleaned_data.get(name) or "") if self.is_bound and self.is_valid() else ""


def label_purpose(purpose: str) -> str:
    """Return a purpose in words."""
    return str(_LABELS[purpose])
