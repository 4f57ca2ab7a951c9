"""The envelope (EDXL-DE 1.0) and the head of a PCXML report; unknown values are left out, never zero."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from moyai.core.clock import local
from moyai.services.evacuation.drill import mark

DE = "urn:oasis:names:tc:emergency:EDXL:DE:1.0"
_BASE = "http://xml.publiccommons.ne.jp/pcxml1/3"
COMMONS = f"{_BASE}"
IB = f"{_BASE}/informationBasis3"
EB = f"{_BASE}/elementBasis3"
SHELTER = f"{_BASE}/body/shelter3"
EVACUATION = f"{_BASE}/body/evacuation3"
_PREFIXES = {
    "edxlde": DE,
    "commons": COMMONS,
    "pcx_ib": IB,
    "pcx_eb": EB,
    "pcx_sh": SHELTER,
    "pcx_ev": EVACUATION,
}


@dataclass(frozen=True)
class Sending:
    """What every document has.

    Attributes:
        document_id: of the document; stays the same over its revisions.
        revision: 1 for the first.
        mode: real or drill; a drill is sent as Exercise and its texts carry the mark.
        is_cancel: whether it takes the document back.
        sender_id: as the operator gave it to the town.
        office: name of the town.
        office_code: code of the town.
        title: what it is.
        headline: one sentence.
        at: aware time of sending.
    """

    document_id: str
    revision: int
    mode: str
    is_cancel: bool
    sender_id: str
    office: str
    office_code: str
    title: str
    headline: str
    at: datetime

    @property
    def kind(self) -> str:
        """The type of distribution."""
        return "Cancel" if self.is_cancel else "Report" if self.revision == 1 else "Update"


def write_document(sending: Sending, body: Element) -> bytes:
    """Return a document as XML in UTF-8."""
    for prefix, namespace in _PREFIXES.items():
        register_namespace(prefix, namespace)
    status = "Exercise" if sending.mode == "drill" else "Actual"
    at = local(sending.at).replace(microsecond=0).isoformat()
    root = Element(f"{{{DE}}}EDXLDistribution")
    for name, value in (
        ("distributionID", f"{sending.document_id}-{sending.revision}"),
        ("senderID", sending.sender_id),
        ("dateTimeSent", at),
        ("distributionStatus", status),
        ("distributionType", sending.kind),
        ("combinedConfidentiality", "UNCLASSIFIED AND NOT SENSITIVE"),
    ):
        add(root, DE, name, value)
    content = SubElement(root, f"{{{COMMONS}}}contentObject")
    add(content, DE, "contentDescription", mark(sending.headline, sending.mode))
    report = SubElement(
        SubElement(SubElement(content, f"{{{DE}}}xmlContent"), f"{{{DE}}}embeddedXMLContent"),
        f"{{{COMMONS}}}Report",
    )
    _add_control(report, sending)
    _add_head(report, sending, at)
    SubElement(report, f"{{{COMMONS}}}Body").append(body)
    add(content, COMMONS, "publishingOfficeName", sending.office)
    add(content, COMMONS, "publishingOfficeID", sending.office_code)
    return tostring(root, encoding="utf-8", xml_declaration=True)


def add(parent: Element, namespace: str, name: str, value: object) -> Element | None:
    """Add an element with a text; nothing where the value is not known."""
    if value is None or value == "":
        return None
    element = SubElement(parent, f"{{{namespace}}}{name}")
    element.text = str(value)
    return element


def _add_control(report: Element, sending: Sending) -> None:
    control = SubElement(report, f"{{{COMMONS}}}Control")
    add(control, COMMONS, "Title", mark(sending.title, sending.mode))
    add(control, COMMONS, "EditorialOffice", sending.office)
    add(control, COMMONS, "PublishingOffice", sending.office)


def _add_head(report: Element, sending: Sending, at: str) -> None:
    head = SubElement(report, f"{{{IB}}}Head")
    add(head, IB, "Title", mark(sending.title, sending.mode))
    for name in ("CreateDateTime", "ReportDateTime"):
        add(head, IB, name, at)
    add(head, IB, "distributionType", sending.kind)
    add(head, COMMONS, "documentRevision", sending.revision)
    add(head, COMMONS, "documentID", sending.document_id)
    headline = SubElement(head, f"{{{IB}}}Headline")
    add(headline, IB, "Text", mark(sending.headline, sending.mode))
