"""Institutions and patients, the car and its day parts, visits, looks in need."""

from moyai.services.mobile_clinic.models.bills import (
    ClinicMonth,
    Statement,
    VisitCharge,
)
from moyai.services.mobile_clinic.models.cars import (
    ClinicCar,
    DeviceSet,
)
from moyai.services.mobile_clinic.models.closings import (
    ClosedDay,
)
from moyai.services.mobile_clinic.models.consents import (
    IdentityCheck,
    InPersonMove,
    OnlineConsent,
    Presence,
)
from moyai.services.mobile_clinic.models.doors import (
    Appointment,
    PatientDoor,
    VisitWord,
)
from moyai.services.mobile_clinic.models.findings import (
    Finding,
    ImageDelivery,
    SetAside,
)
from moyai.services.mobile_clinic.models.glass import (
    BreakGlass,
)
from moyai.services.mobile_clinic.models.maternity import (
    AntenatalCheck,
    Pregnancy,
)
from moyai.services.mobile_clinic.models.measuring import (
    AlertSight,
    Measuring,
    MedicalDevice,
    PatientLimit,
    ProgrammeLimit,
    VitalsAlert,
    VitalsPacket,
)
from moyai.services.mobile_clinic.models.notes import (
    ClinicNote,
    NoteRead,
)
from moyai.services.mobile_clinic.models.orders import (
    TourOrder,
)
from moyai.services.mobile_clinic.models.outside import (
    AppCode,
    AppPermit,
    AppToken,
    OutsideApp,
    ReceivedResource,
)
from moyai.services.mobile_clinic.models.people import (
    Institution,
    Patient,
    Practitioner,
)
from moyai.services.mobile_clinic.models.plans import (
    PlanDoctor,
    TreatmentPlan,
)
from moyai.services.mobile_clinic.models.prescriptions import (
    Guidance,
    Inquiry,
    Prescription,
    PrescriptionSheet,
    PrescriptionStep,
)
from moyai.services.mobile_clinic.models.shares import (
    Share,
    Turn,
    Wish,
)
from moyai.services.mobile_clinic.models.steps import VisitStep
from moyai.services.mobile_clinic.models.swaps import (
    Swap,
)
from moyai.services.mobile_clinic.models.tidings import (
    Tiding,
    TidingSight,
)
from moyai.services.mobile_clinic.models.visits import (
    Visit,
)

__all__ = [
    "AlertSight",
    "AntenatalCheck",
    "AppCode",
    "AppPermit",
    "AppToken",
    "Appointment",
    "BreakGlass",
    "ClinicCar",
    "ClinicMonth",
    "ClinicNote",
    "ClosedDay",
    "DeviceSet",
    "Finding",
    "Guidance",
    "IdentityCheck",
    "ImageDelivery",
    "InPersonMove",
    "Inquiry",
    "Institution",
    "Measuring",
    "MedicalDevice",
    "NoteRead",
    "OnlineConsent",
    "OutsideApp",
    "Patient",
    "PatientDoor",
    "PatientLimit",
    "PlanDoctor",
    "Practitioner",
    "Pregnancy",
    "Prescription",
    "PrescriptionSheet",
    "PrescriptionStep",
    "Presence",
    "ProgrammeLimit",
    "ReceivedResource",
    "SetAside",
    "Share",
    "Statement",
    "Swap",
    "Tiding",
    "TidingSight",
    "TourOrder",
    "TreatmentPlan",
    "Turn",
    "Visit",
    "VisitCharge",
    "VisitStep",
    "VisitWord",
    "VitalsAlert",
    "VitalsPacket",
    "Wish",
]
