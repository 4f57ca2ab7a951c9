"""In which form is asked and answered: JSON alone."""

from __future__ import annotations

import json
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest

from moyai.core.fhir.problems import Resource, make_problem

FORM = "application/fhir+json"
MOST_BYTES = 1_000_000
MOST_DEPTH = 40

_JSON = {FORM, "application/json", "text/json", "json"}
_ANY = {"*/*", "application/*", "text/*"}
_VERSIONS = {"4.0", "4.0.1"}


def require_answerable(request: HttpRequest) -> None:
    """Refuse a request that wants another form than ours.

    Raises:
        FhirProblem: 406.
    """
    wished = request.GET.get("_format")
    if wished:
        require_format(wished)
        return
    accept = request.headers.get("Accept", "")
    if accept and not any(_is_ours(each) for each in accept.split(",")):
        raise make_problem(406, "not-supported", f"Accept {accept[:100]!r}: only {FORM} is given")


def require_format(wished: str) -> None:
    """Refuse a ``_format`` that is not ours; it counts more than what the header Accept says.

    Raises:
        FhirProblem: 406.
    """
    # A plus sign that nobody encoded arrives as a space.
    if wished.split(";", maxsplit=1)[0].strip().replace(" ", "+").lower() not in _JSON:
        raise make_problem(406, "not-supported", f"_format {wished[:60]!r}: only {FORM} is given")


def read_preferences(header: str) -> dict[str, str]:
    """Return what a header Prefer asks for by name (RFC 7240); of one that comes twice the first counts."""
    found: dict[str, str] = {}
    for each in header.replace(";", ",").split(","):
        name, _, value = each.partition("=")
        found.setdefault(name.strip().lower(), value.strip().strip('"').lower())
    return found


def read_body(request: HttpRequest) -> Resource:
    """Return the resource that was sent.

    Raises:
        FhirProblem: 415, 413, or 400 where it is no resource.
    """
    form = request.headers.get("Content-Type", "").strip().lower()
    if not _is_form(form, _JSON):
        raise make_problem(415, "not-supported", f"Content-Type {form[:100]!r}: only {FORM} of 4.0 is taken")
    try:
        raw = request.body
    except RequestDataTooBig:
        raw = b" " * (MOST_BYTES + 1)
    if len(raw) > MOST_BYTES:
        raise make_problem(413, "too-long", f"More than {MOST_BYTES} bytes")
    try:
        body = json.loads(raw.decode("utf-8"), parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise make_problem(400, "structure", f"Not JSON: {error}"[:200]) from None
    if not isinstance(body, dict) or not isinstance(body.get("resourceType"), str):
        raise make_problem(400, "structure", "Not a resource: resourceType is missing")
    if _depth(body) > MOST_DEPTH or _has_null_sign(body):
        raise make_problem(400, "structure", "Nested too deeply, or a character that no text has")
    return body


def _is_ours(media_range: str) -> bool:
    if not _is_form(media_range, _JSON | _ANY):
        return False
    return _read_parameters(media_range).get("q", "1") not in ("0", "0.0", "0.00", "0.000")


def _is_form(written: str, forms: set[str]) -> bool:
    """Tell whether a media type is one of these, of our edition of FHIR where it says of which."""
    form = written.split(";", maxsplit=1)[0].strip().lower()
    return form in forms and _read_parameters(written).get("fhirversion", "4.0") in _VERSIONS


def _read_parameters(written: str) -> dict[str, str]:
    parts = [part.strip().lower() for part in written.split(";")[1:]]
    pairs = (each.partition("=") for each in parts)
    return {name.strip(): value.strip().strip('"') for name, _, value in pairs}


def _refuse_constant(name: str) -> Any:
    raise ValueError(name)


def _depth(node: Any) -> int:
    level, depth = [node], 0
    while level and depth <= MOST_DEPTH:
        depth += 1
        level = [
            child
            for each in level
            for child in (each.values() if isinstance(each, dict) else each if isinstance(each, list) else ())
        ]
    return depth


def _has_null_sign(node: Any) -> bool:
    return "\\u0000" in json.dumps(node)
