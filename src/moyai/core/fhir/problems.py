"""What goes wrong on the wire: one exception, one OperationOutcome."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from moyai.core.errors import Refused

Resource = dict[str, Any]
"""One FHIR resource, or a part of one, as JSON has it."""


@dataclass(frozen=True)
class Issue:
    """One thing that is wrong.

    Attributes:
        code: of FHIR's IssueType, e.g. ``"invalid"``.
        diagnostics: for whoever writes the other program, in English.
        expression: where in the resource, as FHIRPath; empty: nowhere in particular.
        text: for the person who sits before it, in her words; may be empty.
        severity: ``"error"``, or ``"information"`` where it only helps further.
    """

    code: str
    diagnostics: str
    expression: str = ""
    text: str = ""
    severity: str = "error"


@dataclass
class FhirProblem(Exception):  # noqa: N818 - the word is RFC 9457's
    """A request that is not answered with what it asked for; becomes an OperationOutcome.

    Attributes:
        status: of HTTP.
        issues: at least one.
        headers: further headers of the answer.
    """

    status: int
    issues: tuple[Issue, ...]
    headers: Mapping[str, str] = field(default_factory=dict)


def make_problem(status: int, code: str, diagnostics: str, **headers: str) -> FhirProblem:
    """Return a problem with one issue; a header's name has ``_`` for ``-``."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return FhirProblem(status, (Issue(code, diagnostics),), named)


def not_found(kind: str, ident: str) -> FhirProblem:
    """Return that there is no such resource, or none that the caller may know of: the same words for both."""
    return make_problem(404, "not-found", f"{kind}/{ident} is not known")


def from_refusal(refused: Refused, status: int = 409) -> FhirProblem:
    """Return a refusal of an operation as a problem, its sentence for the person."""
    return FhirProblem(status, (Issue("business-rule", refused.code, text=str(refused.text)),))


def make_outcome(problem: FhirProblem) -> Resource:
    """Return the OperationOutcome of a problem."""
    return {"resourceType": "OperationOutcome", "issue": [_tell(each) for each in problem.issues]}


def _tell(issue: Issue) -> Resource:
    told: Resource = {"severity": issue.severity, "code": issue.code, "diagnostics": issue.diagnostics}
    if issue.text:
        told["details"] = {"text": issue.text}
    if issue.expression:
        told["expression"] = [issue.expression]
    return told
