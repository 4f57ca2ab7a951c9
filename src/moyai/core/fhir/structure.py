"""Whether what was sent is FHIR: structure, types and cardinalities, by fhir.resources.

R4B is its nearest edition; the kinds that are taken here did not change between R4 (4.0.1) and it.
"""

from __future__ import annotations

from typing import Any

from moyai.core.fhir.problems import FhirProblem, Issue, Resource

MOST_ISSUES = 20

_CODES = {"extra_forbidden": "structure", "model_field_validation.missing": "required", "missing": "required"}


def check_structure(resource: Resource) -> None:
    """Refuse what is not a resource of its kind.

    Raises:
        FhirProblem: 400, with the place of each fault as FHIRPath.
    """
    # Seldom needed, and slow to load.
    from fhir.resources.R4B import get_fhir_model_class
    from pydantic import ValidationError

    kind = resource["resourceType"]
    try:
        get_fhir_model_class(kind).model_validate(resource)
    except ValidationError as error:
        faults = error.errors(include_url=False, include_input=False, include_context=False)
        raise FhirProblem(400, tuple(_tell(kind, each) for each in faults[:MOST_ISSUES])) from None
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise FhirProblem(400, (Issue("structure", f"Not a {kind}: {error}"[:300], kind),)) from None


def _tell(kind: str, fault: Any) -> Issue:
    path = kind
    for step in fault["loc"]:
        path += f"[{step}]" if isinstance(step, int) else f".{step}"
    return Issue(_CODES.get(fault["type"], "value"), str(fault["msg"])[:300], path)
