"""Treatment: plans (DocumentReference), consents to be examined by video (Consent), prescriptions."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from decimal import Decimal

from django.db.models import Q, QuerySet

from moyai.core.clock import local
from moyai.core.fhir.adapters import Adapter, Found
from moyai.core.fhir.criteria import Criterion, SearchParam
from moyai.core.fhir.instants import write_instant
from moyai.core.fhir.problems import Resource
from moyai.core.fhir.versions import stamp
from moyai.core.sealing.errors import SealError
from moyai.services.mobile_clinic.access import list_practices
from moyai.services.mobile_clinic.drug_lines import CODE_SYSTEMS, DrugLine
from moyai.services.mobile_clinic.enums import Profession
from moyai.services.mobile_clinic.enums_treatment import PlanKind, PrescriptionStatus
from moyai.services.mobile_clinic.fhir import codes
from moyai.services.mobile_clinic.fhir.callers import AppCaller
from moyai.services.mobile_clinic.fhir.codes import make_coding, make_concept, make_reference
from moyai.services.mobile_clinic.fhir.directory import IDENTIFIER, refer_institution, refer_practitioner
from moyai.services.mobile_clinic.fhir.patients import refer_patient
from moyai.services.mobile_clinic.fhir.tables import PatientTable, narrow_patients, note_patients
from moyai.services.mobile_clinic.models import OnlineConsent, Patient, Prescription, TreatmentPlan
from moyai.services.mobile_clinic.plan_terms import list_terms
from moyai.services.mobile_clinic.queries.plans import find_terms
from moyai.services.mobile_clinic.queries.prescriptions import find_sheet, list_lines
from moyai.services.mobile_clinic.scopes import allows

_PATIENT = SearchParam("patient", "reference", "subject|patient", "Whose", ("Patient",))
_RP, _ORDER = (
    f"{codes.JP}/mhlw/IdSystem/{name}"
    for name in ("Medication-RPGroupNumber", "MedicationAdministrationIndex")
)
_LAW = "オンライン診療基準（2026年4月）"
_STATUS = {
    PrescriptionStatus.DRAFT: "draft",
    PrescriptionStatus.RECEIVED: "completed",
    PrescriptionStatus.CANCELLED: "cancelled",
}


class PlanSource:
    """Versions of 診療計画 and 訪問看護指示書 to which a patient agreed; drafts are nobody's yet."""

    prefix = "p"

    def walk(self, patients: QuerySet[Patient], criteria: Sequence[Criterion], after: str) -> Iterator[Found]:
        """Yield by number."""
        rows = narrow_patients(_list_plans(patients), criteria, "patient__code")
        for row in rows.filter(pk__gt=int(after or 0)).order_by("pk").iterator(100):
            resource = _tell_plan(row)
            if resource is not None:
                yield Found(str(row.pk), resource)

    def find(self, patients: QuerySet[Patient], ident: str) -> Resource | None:
        """Return one by its code."""
        row = _list_plans(patients).filter(code=ident[1:]).first()
        return None if row is None else _tell_plan(row)


class ConsentAdapter(PatientTable):
    """What patients agreed to, and took back."""

    kind = "Consent"
    what = "consent"
    parameters = (
        IDENTIFIER,
        _PATIENT,
        SearchParam("date", "date", "dateTime", "When it was given"),
        SearchParam("status", "token", "status", "active, inactive"),
        SearchParam("category", "token", "category", "What kind of consent"),
    )

    def rows(self, caller: AppCaller) -> QuerySet[OnlineConsent]:
        """Return the consents of those whose health the caller may see."""
        patients = caller.list_patients(self.kind)
        rows = OnlineConsent.objects.filter(patient__in=patients.values("pk"))
        return rows.select_related("patient__institution__partner", "taken_by__user")

    def tell(self, row: OnlineConsent, caller: AppCaller) -> Resource:
        """Return a consent to be examined by video, and whether that may be recorded."""
        ended = row.withdrawn_at or row.replaced_at
        period = {"start": write_instant(row.given_at), **({"end": write_instant(ended)} if ended else {})}
        told: Resource = {
            "resourceType": self.kind,
            "id": row.code,
            "identifier": [{"system": codes.name_system("consent"), "value": row.code}],
            "status": "inactive" if ended else "active",
            "scope": make_concept(f"{codes.HL7}/consentscope", "treatment", "Treatment"),
            "category": [make_concept(codes.LOINC, "59284-0", "Consent Document")],
            "patient": refer_patient(row.patient),
            "dateTime": write_instant(row.given_at),
            "organization": [refer_institution(row.patient.institution)],
            "policyRule": {"text": _LAW},
            "provision": {
                "type": "permit",
                "period": period,
                "code": [{"text": "オンライン診療"}],
                "provision": [
                    {"type": "permit" if row.may_record else "deny", "code": [{"text": "録画・録音"}]}
                ],
            },
        }
        return stamp(told, write_instant(ended or row.given_at))


class MedicationRequestAdapter(Adapter):
    """Drugs of prescriptions: one for each line of the newest sheet. Pharmacists see those sent to them."""

    kind = "MedicationRequest"
    profiles = (f"{codes.JP_PROFILE}/JP_MedicationRequest",)
    parameters = (
        IDENTIFIER,
        _PATIENT,
        SearchParam("subject", "reference", "subject", "Whose", ("Patient",)),
        SearchParam("status", "token", "status", "draft, active, completed, cancelled"),
        SearchParam("authoredon", "date", "authoredOn", "When it was written"),
        SearchParam("code", "token", "medicationCodeableConcept", "Which drug"),
        SearchParam("encounter", "reference", "encounter", "In which visit", ("Encounter",)),
    )

    def walk(self, caller: AppCaller, criteria: Sequence[Criterion], after: str) -> Iterator[Found]:
        """Yield by the prescriptions' numbers, and the places within them."""
        number, _, place = after.partition(":")
        rows = narrow_patients(self._rows(caller), criteria, "patient__code").order_by("pk")
        for row in rows.filter(pk__gte=int(number or 0)).iterator(100):
            for at, resource in enumerate(_tell_prescription(row)):
                if str(row.pk) != number or at > int(place):
                    yield Found(f"{row.pk}:{at}", resource)

    def find(self, caller: AppCaller, ident: str) -> Resource | None:
        """Return one by its prescription's code and its place."""
        row = self._rows(caller).filter(code=ident.partition("-")[0]).first()
        lines = [] if row is None else _tell_prescription(row)
        return next((each for each in lines if each["id"] == ident), None)

    def note(self, caller: AppCaller, resources: Sequence[Resource], now: datetime) -> None:
        """Have it written down of each patient once."""
        note_patients(caller, resources, "prescription", now)

    def _rows(self, caller: AppCaller) -> QuerySet[Prescription]:
        mine = Q(patient__in=caller.list_patients(self.kind).values("pk"))
        if allows(caller.scopes, "user", self.kind, "read"):
            jobs = list_practices(caller.user, local(caller.now).date())
            houses = [each.institution_id for each in jobs if each.profession == Profession.PHARMACIST]
            mine |= Q(pharmacy__in=houses) & ~Q(status=PrescriptionStatus.DRAFT)
        rows = Prescription.objects.filter(mine)
        return rows.select_related("patient__resident", "doctor__user", "pharmacy__partner", "visit")


def _list_plans(patients: QuerySet[Patient]) -> QuerySet[TreatmentPlan]:
    rows = TreatmentPlan.objects.filter(patient__in=patients.values("pk"), agreed_at__isnull=False)
    return rows.select_related(
        "patient__resident", "patient__institution__partner", "hospital__partner", "doctor__user", "visit"
    )


def _tell_plan(row: TreatmentPlan) -> Resource | None:
    try:
        terms = find_terms(row)
    except SealError:
        terms = None
    if terms is None:
        return None
    labels = {name: str(term.label) for name, term in list_terms(row.kind).items()}
    parts = [f"{labels[name]}\n{text}" for name, text in asdict(terms).items()]
    title, hospital = str(PlanKind(row.kind).label), f"救急の病院\n{row.hospital.partner.name}"
    text = "\n\n".join([title, *parts, hospital])
    context: Resource = {"period": {"start": row.valid_from.isoformat(), "end": row.valid_until.isoformat()}}
    if row.visit and row.visit.status in codes.ENCOUNTER:
        context["encounter"] = [make_reference("Encounter", row.visit.code)]
    told: Resource = {
        "resourceType": "DocumentReference",
        "id": f"p{row.code}",
        "identifier": [{"system": codes.name_system("plan"), "value": row.code}],
        "status": "current" if row.is_in_force else "superseded",
        "type": {"text": title, "coding": [make_coding(codes.LOINC, "18776-5", "Plan of care note")]},
        "subject": refer_patient(row.patient),
        "date": write_instant(row.written_at),
        "author": [refer_practitioner(row.doctor)],
        "custodian": refer_institution(row.patient.institution),
        "content": [
            {
                "attachment": {
                    "contentType": "text/plain; charset=utf-8",
                    "language": "ja",
                    "title": f"{title} 第{row.version}版",
                    "data": b64encode(text.encode()).decode(),
                }
            }
        ],
        "context": context,
    }
    steps = (row.written_at, row.agreed_at, row.superseded_at, row.ended_at)
    return stamp(told, write_instant(max(each for each in steps if each)))


def _tell_prescription(row: Prescription) -> list[Resource]:
    sheet = find_sheet(row)
    try:
        lines = list_lines(sheet)
    except SealError:
        return []
    changed = [row.written_at, *([sheet.written_at] if sheet else [])]
    changed += row.steps.values_list("at", flat=True)
    return [_tell_line(row, line, max(changed)) for line in lines]


def _tell_line(row: Prescription, line: DrugLine, changed_at: datetime) -> Resource:
    medication: Resource = {"text": line.name}
    if line.code:
        medication["coding"] = [make_coding(CODE_SYSTEMS[line.code_system], line.code, line.name)]
    amount = float(Decimal(line.amount) * line.days)
    supply: Resource = {
        "quantity": {"value": int(amount) if amount.is_integer() else amount, "unit": line.unit},
        "expectedSupplyDuration": {"value": line.days, "unit": "日", "system": codes.UCUM, "code": "d"},
        "validityPeriod": {"end": row.valid_until.isoformat()},
    }
    if row.pharmacy:
        supply["performer"] = refer_institution(row.pharmacy)
    told: Resource = {
        "resourceType": "MedicationRequest",
        "id": f"{row.code}-{line.rp}-{line.order}",
        "identifier": [
            {"system": _RP, "value": str(line.rp)},
            {"system": _ORDER, "value": str(line.order)},
            {"system": codes.name_system("prescription"), "value": row.code},
        ],
        "status": _STATUS.get(PrescriptionStatus(row.status), "active"),
        "intent": "order",
        "medicationCodeableConcept": medication,
        "subject": refer_patient(row.patient),
        "authoredOn": write_instant(row.written_at),
        "requester": refer_practitioner(row.doctor),
        "dosageInstruction": [{"text": line.usage}],
        "dispenseRequest": supply,
    }
    if row.visit and row.visit.status in codes.ENCOUNTER:
        told["encounter"] = make_reference("Encounter", row.visit.code)
    return stamp(told, write_instant(changed_at), MedicationRequestAdapter.profiles)
