"""The law's rule on examining by video, for a patient and a day: asked by whoever books, calls or shows.

It stands here alone. `load_papers` reads what is asked about many patients at once; `Papers` answers for any
day without asking again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from moyai.engines.conversation import Localized, day_label
from moyai.services.mobile_clinic.models import OnlineConsent, Patient, TreatmentPlan
from moyai.services.mobile_clinic.texts import treatment as say


@dataclass(frozen=True, slots=True, kw_only=True)
class Obstacle:
    """Why a patient may not be examined by video on a day.

    Attributes:
        code: one of ``not_notified``, ``treatment_ended``, ``no_plan``, ``consent_withdrawn``.
        text: in plain words, with what is to be done, for those who treat her.
        can_be_settled: it is a paper that can still be written before the day; until then she may be booked.
    """

    code: str
    text: Localized
    can_be_settled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Papers:
    """What the law asks about one patient.

    Attributes:
        patient: whose, with her institution.
        plans: the versions that are in force, whatever their days.
        has_draft: a version waits for her to agree.
        has_withdrawn: the last she said of video was no.
    """

    patient: Patient
    plans: tuple[TreatmentPlan, ...]
    has_draft: bool
    has_withdrawn: bool

    def find_plan(self, on: date) -> TreatmentPlan | None:
        """Return what foresees video on a day: the 診療計画 before a 訪問看護指示書."""
        held = [each for each in self.plans if each.valid_from <= on <= each.valid_until]
        return max(held, key=lambda each: (each.kind, each.version), default=None)

    def list_obstacles(self, on: date) -> list[Obstacle]:
        """Return why she may not be examined by video on a day; none: she may.

        医療法 and オンライン診療基準 (April 2026): the institution has notified the prefecture; a treatment
        plan or a visiting nurse's instruction holds on that day; it is at the patient's own wish. Every visit
        of the car has a doctor on the screen, so it is asked of every visit, the one for which a nurse's
        instruction stands as well.
        """
        patient, found = self.patient, list[Obstacle]()
        institution = patient.institution
        if institution.notified_on is None or institution.notified_on > on:
            text = say.NOT_NOTIFIED.format(institution=str(institution))
            found.append(Obstacle(code="not_notified", text=text))
        if patient.ended_on is not None and patient.ended_on <= on:
            found.append(Obstacle(code="treatment_ended", text=say.TREATMENT_ENDED))
        if self.find_plan(on) is None:
            found.append(Obstacle(code="no_plan", text=self._say_why_no_plan(on), can_be_settled=True))
        if self.has_withdrawn:
            found.append(Obstacle(code="consent_withdrawn", text=say.WITHDRAWN))
        return found

    def _say_why_no_plan(self, on: date) -> Localized:
        over = [each for each in self.plans if each.valid_until < on]
        if over:
            last = max(each.valid_until for each in over)
            return say.PLAN_RUN_OUT.format(day=day_label(last))
        return say.PLAN_NOT_AGREED if self.has_draft else say.NO_PLAN


def load_papers(patients: Collection[Patient]) -> dict[int, Papers]:
    """Return what the law asks about each patient, by id; three queries, however many they are."""
    plans, drafts = defaultdict[int, list[TreatmentPlan]](list), set[int]()
    live = TreatmentPlan.objects.filter(patient__in=patients, superseded_at=None, ended_at=None)
    for plan in live.prefetch_related("plan_doctors"):
        if plan.agreed_at is None:
            drafts.add(plan.patient_id)
        else:
            plans[plan.patient_id].append(plan)
    withdrawn = _find_withdrawn(patients)
    return {
        each.pk: Papers(
            patient=each,
            plans=tuple(plans[each.pk]),
            has_draft=each.pk in drafts,
            has_withdrawn=each.pk in withdrawn,
        )
        for each in patients
    }


def get_papers(patient: Patient) -> Papers:
    """Return what the law asks about one patient."""
    return load_papers([patient])[patient.pk]


def _find_withdrawn(patients: Iterable[Patient]) -> set[int]:
    """Return whose last word on video was no."""
    said = OnlineConsent.objects.filter(patient__in=list(patients)).order_by("given_at", "pk")
    last = dict(said.values_list("patient", "withdrawn_at"))  # the latest of each stays
    return {patient for patient, withdrawn_at in last.items() if withdrawn_at is not None}
