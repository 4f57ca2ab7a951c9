"""Documents: what other programs send of a patient."""

from __future__ import annotations

from base64 import b64decode
from binascii import Error

from moyai.core.fhir.adapters import Asked
from moyai.core.fhir.criteria import SOURCE, SearchParam
from moyai.core.fhir.problems import Resource
from moyai.services.mobile_clinic.fhir.directory import IDENTIFIER
from moyai.services.mobile_clinic.fhir.merged import MergedAdapter
from moyai.services.mobile_clinic.fhir.received import ReceivedSource, invalid, require_alone

FORMS = {
    "application/pdf": b"%PDF-",
    "image/png": b"\x89PNG\r\n\x1a\n",
    "image/jpeg": b"\xff\xd8\xff",
    "text/plain": b"",
}
"""What a document may be, and how each begins: nothing that runs anywhere."""

MOST_BYTES = 700_000


class DocumentReferenceAdapter(MergedAdapter):
    """Papers and their content."""

    kind = "DocumentReference"
    what = "plan"
    takes = True
    parameters = (
        IDENTIFIER,
        SearchParam("patient", "reference", "subject", "Whose", ("Patient",)),
        SearchParam("subject", "reference", "subject", "Whose", ("Patient",)),
        SearchParam("type", "token", "type", "What kind of paper"),
        SearchParam("category", "token", "category", "What kind of papers"),
        SearchParam("date", "date", "date", "When it was written"),
        SearchParam("status", "token", "status", "current, superseded"),
        SOURCE,
    )

    def create(self, asked: Asked) -> tuple[Resource, bool]:
        """Take in a document whose content is in it, and is what it says it is."""
        body = asked.body or {}
        require_alone(body)
        for number, content in enumerate(body.get("content", [])):
            _require_sound(body, f"content[{number}].attachment", content.get("attachment", {}))
        return ReceivedSource(self.kind).keep(asked, body)


def _require_sound(body: Resource, path: str, attachment: Resource) -> None:
    form = attachment.get("contentType", "").split(";")[0].strip().lower()
    if form not in FORMS:
        raise invalid(body, f"{path}.contentType", f"one of {', '.join(FORMS)}", "not-supported", 422)
    if "url" in attachment or "data" not in attachment:
        raise invalid(body, f"{path}.data", "the content itself; addresses are not followed", "required", 422)
    try:
        content = b64decode(attachment["data"], validate=True)
    except (Error, ValueError):
        raise invalid(body, f"{path}.data", "not Base64", "value", 422) from None
    if len(content) > MOST_BYTES:
        raise invalid(body, f"{path}.data", f"more than {MOST_BYTES} bytes", "too-long", 422)
    if not content.startswith(FORMS[form]) or (form == "text/plain" and b"\x00" in content):
        raise invalid(body, f"{path}.data", f"is no {form}", "value", 422)
