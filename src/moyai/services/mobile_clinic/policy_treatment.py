"""Settings of treatment: how long what holds, and who bears what the car costs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from moyai.core.manifest import Retention, Setting, read_policy, whole_years

LABEL = "mobile_clinic"
MEDICINES = "clinic_medicine"
"""Kind of the fleet's consignments that hold medicines."""

TREATMENT_SETTINGS = (
    Setting("plan_days", int, 365, "A treatment plan holds so many days unless its doctor says less"),
    Setting(
        "prescription_days", int, 4, "A pharmacy takes a prescription within so many days, its own counted"
    ),
    Setting("step_undo_s", int, 600, "Whoever took a step of a prescription may undo it for so long"),
    Setting("note_undo_s", int, 600, "Whoever wrote a note may take it back for so long"),
    Setting(
        "medicine_within_s", int, 6 * 3600, "Medicines given to the fleet are at her door within so long"
    ),
    Setting("medicine_box_g", int, 800, "What a box of medicines weighs at most, grams"),
    Setting("medicine_box_ml", int, 2500, "The room that it takes, millilitres"),
    Setting("visit_cost_yen", int, 9000, "What the car costs for one visit, shared as the rule says"),
    Setting("city_share_pct", int, 60, "Of that the city bears so much, in percent"),
    Setting("no_show_is_charged", bool, True, "Whether a visit to somebody who was not there is charged"),
    Setting("statement_due_day", int, 27, "Day of the next month on which a statement is due"),
    Setting("statement_issuer", str, "伊那市", "Who issues the statements of the clinic car"),
    Setting("car_month_cost_yen", int, 0, "What the car costs the town a month, for its figures; 0: unknown"),
)

_RECORD = _("診療の記録の保存（医師法24条、5年）")
TREATMENT_RETENTION = (
    Retention(
        model="mobile_clinic.TreatmentPlan",
        what=_("診療計画"),
        days=whole_years(2),
        counted_from="valid_until",
        action="erase",
        reason=_("オンライン診療の診療計画の保存（2年）"),
    ),
    Retention(
        model="mobile_clinic.OnlineConsent",
        what=_("ビデオで診察を受ける同意のうち、取り下げたもの・書きかえたもの"),
        days=whole_years(2),
        counted_from="withdrawn_at",
        action="erase",
        reason=_("オンライン診療の診療計画の保存（2年）"),
    ),
    Retention(
        model="mobile_clinic.Prescription",
        what=_("処方と、薬局とのやりとり"),
        days=whole_years(5),
        counted_from="written_at",
        action="erase",
        reason=_RECORD,
    ),
    Retention(
        model="mobile_clinic.ClinicNote",
        what=_("診療の記録と連絡帳"),
        days=whole_years(5),
        counted_from="written_at",
        action="erase",
        reason=_RECORD,
    ),
    Retention(
        model="mobile_clinic.InPersonMove",
        what=_("対面に切りかえた記録"),
        days=whole_years(5),
        counted_from="moved_at",
        action="erase",
        reason=_RECORD,
    ),
    Retention(
        model="mobile_clinic.Presence",
        what=_("診察に同席した方"),
        days=whole_years(5),
        counted_from="noted_at",
        action="erase",
        reason=_RECORD,
    ),
    Retention(
        model="mobile_clinic.Statement",
        what=_("診療車の請求書"),
        days=whole_years(7),
        counted_from="issued_at",
        action="erase",
        reason=_("会計書類の保存（7年）"),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TreatmentPolicy:
    """The settings by name; what each means stands beside its default."""

    plan_days: int
    prescription_days: int
    step_undo_s: int
    note_undo_s: int
    medicine_within_s: int
    medicine_box_g: int
    medicine_box_ml: int
    visit_cost_yen: int
    city_share_pct: int
    no_show_is_charged: bool
    statement_due_day: int
    statement_issuer: str
    car_month_cost_yen: int

    @property
    def step_undo(self) -> timedelta:
        """How long a step may be undone."""
        return timedelta(seconds=self.step_undo_s)

    @property
    def note_undo(self) -> timedelta:
        """How long a note may be taken back."""
        return timedelta(seconds=self.note_undo_s)


def get_treatment_policy() -> TreatmentPolicy:
    """Return the settings as they are now."""
    return read_policy(LABEL, TreatmentPolicy)
