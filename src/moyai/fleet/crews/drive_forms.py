"""The crews' pages on the driver's tablet."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from moyai.fleet.crews.enums import RollCallKind
from moyai.fleet.crews.pages.forms import ConditionForm
from moyai.fleet.crews.pages.report_forms import DriverAccidentForm, DriverNoteForm
from moyai.fleet.drive_forms import DriveForm, add_form


def register_drive_forms() -> None:
    """Bring the roll-call and the reports to the tablet."""
    add_form(
        DriveForm(
            "condition",
            _("点呼"),
            "crews:my_condition",
            "check",
            "crews/parts/condition_kept.html",
            make_condition_forms,
            sort=10,
        )
    )
    add_form(
        DriveForm(
            "report",
            _("できごと"),
            "crews:my_report",
            "alert",
            "crews/parts/report_forms.html",
            make_report_forms,
            sort=40,
        )
    )


def make_condition_forms() -> dict[str, Any]:
    """Return the empty forms before and after duty."""
    return {
        "before": ConditionForm(RollCallKind.BEFORE, auto_id="before_%s"),
        "after": ConditionForm(RollCallKind.AFTER, auto_id="after_%s"),
    }


def make_report_forms() -> dict[str, Any]:
    """Return the empty forms of an accident and of a note."""
    return {
        "accident": DriverAccidentForm(auto_id="accident_%s"),
        "note": DriverNoteForm(auto_id="note_%s"),
    }
