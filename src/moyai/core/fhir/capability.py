"""The CapabilityStatement: told from what is registered, so that it cannot promise more."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from moyai.core.fhir.adapters import Adapter
from moyai.core.fhir.criteria import SearchParam
from moyai.core.fhir.definitions import OPERATION, PARAMETER, name_definition
from moyai.core.fhir.including import list_includes, list_revincludes
from moyai.core.fhir.instants import write_instant
from moyai.core.fhir.negotiating import FORM
from moyai.core.fhir.problems import Resource

FHIR_VERSION = "4.0.1"
_OAUTH = "http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris"
_SYSTEM = "http://terminology.hl7.org/CodeSystem/restful-security-service"
_ABOUT = (
    "JSON alone. Search parameters can be chained over one reference (patient.identifier); :missing on all, "
    ":not on tokens, :exact and :contains on strings. What a search leaves out of a request is told in an "
    "OperationOutcome of its Bundle; with Prefer: handling=strict it is refused. No update, delete, history, "
    "batch or transaction."
)


def describe_server(
    title: str,
    version: str,
    base: str,
    adapters: Mapping[str, Adapter],
    oauth: Mapping[str, str],
    now: datetime,
) -> Resource:
    """Return the CapabilityStatement.

    Args:
        title: name of the software.
        version: of the software.
        base: address of the server.
        adapters: what is registered, by kind.
        oauth: addresses by name (``authorize``, ``token`` …).
        now: the town's time.
    """
    return {
        "resourceType": "CapabilityStatement",
        "status": "active",
        "date": write_instant(now),
        "kind": "instance",
        "software": {"name": title, "version": version},
        "implementation": {"description": title, "url": base.rstrip("/")},
        "fhirVersion": FHIR_VERSION,
        "format": [FORM, "json"],
        "rest": [
            {
                "mode": "server",
                "documentation": _ABOUT,
                "security": _secure(oauth),
                "resource": [_describe(adapters, kind, base) for kind in sorted(adapters)],
            }
        ],
    }


def _secure(oauth: Mapping[str, str]) -> Resource:
    return {
        "cors": True,
        "service": [{"coding": [{"system": _SYSTEM, "code": "SMART-on-FHIR"}]}],
        "extension": [
            {"url": _OAUTH, "extension": [{"url": name, "valueUri": uri} for name, uri in oauth.items()]}
        ],
    }


def _describe(adapters: Mapping[str, Adapter], kind: str, base: str) -> Resource:
    adapter = adapters[kind]
    interactions = ["read", "search-type", *(["create"] if adapter.takes else [])]
    told: Resource = {
        "type": kind,
        "interaction": [{"code": code} for code in interactions],
        "versioning": "versioned",
        "readHistory": False,
        "updateCreate": False,
        "conditionalCreate": adapter.takes,
        "conditionalRead": "not-match",
        "conditionalUpdate": False,
        "conditionalDelete": "not-supported",
        "searchParam": [_describe_param(kind, each, base) for each in adapter.list_parameters().values()],
    }
    lists = {
        "supportedProfile": list(adapter.profiles),
        "searchInclude": list_includes(adapters, kind),
        "searchRevInclude": list_revincludes(adapters, kind),
        "operation": _describe_operations(kind, adapter, base),
    }
    return told | {name: values for name, values in lists.items() if values}


def _describe_param(kind: str, param: SearchParam, base: str) -> Resource:
    told = {"name": param.name, "type": param.kind, "documentation": param.meaning}
    if param.is_ours:
        told["definition"] = name_definition(base, PARAMETER, kind, param.name)
    return told


def _describe_operations(kind: str, adapter: Adapter, base: str) -> list[Resource]:
    """Return the operations; one that is there on the type and on the instance is one."""
    meanings: dict[str, str] = {}
    for each in adapter.list_operations():
        meanings[each.name] = (
            f"{meanings[each.name]}. {each.meaning}" if each.name in meanings else each.meaning
        )
    return [
        {
            "name": name,
            "definition": name_definition(base, OPERATION, kind, name),
            "documentation": meaning,
        }
        for name, meaning in meanings.items()
    ]
