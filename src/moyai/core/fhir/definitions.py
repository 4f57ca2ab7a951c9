"""What the server tells of its own operations and search parameters: definitions that can be looked up."""

from __future__ import annotations

from collections.abc import Mapping

from moyai.core.fhir.adapters import Adapter, Operation
from moyai.core.fhir.criteria import SearchParam
from moyai.core.fhir.problems import Resource, not_found
from moyai.core.fhir.versions import stamp

OPERATION, PARAMETER = "OperationDefinition", "SearchParameter"
DEFINITIONS = (OPERATION, PARAMETER)


def find_definition(adapters: Mapping[str, Adapter], base: str, kind: str, ident: str) -> Resource:
    """Return a definition by its id (``Appointment-find``).

    Args:
        adapters: by kind.
        base: address of the server.
        kind: one of `DEFINITIONS`.
        ident: of the definition.

    Raises:
        FhirProblem: 404.
    """
    owner, _, name = ident.partition("-")
    adapter = adapters.get(owner)
    if adapter is not None and kind == OPERATION:
        same = [each for each in adapter.list_operations() if each.name == name]
        if same:
            return _describe_operation(base, owner, same)
    if adapter is not None and kind == PARAMETER:
        param = adapter.list_parameters().get(name)
        if param is not None and param.is_ours:
            return _describe_parameter(base, owner, param)
    raise not_found(kind, ident[:64])


def name_definition(base: str, kind: str, owner: str, name: str) -> str:
    """Return the address of a definition."""
    return f"{base}{kind}/{owner}-{name}"


def _describe_operation(base: str, owner: str, same: list[Operation]) -> Resource:
    """Return an operation; of one that is there on the type and on the instance both are one."""
    told: Resource = {
        "resourceType": OPERATION,
        "id": f"{owner}-{same[0].name}",
        "url": name_definition(base, OPERATION, owner, same[0].name),
        "name": f"{owner}{same[0].name.title()}",
        "status": "active",
        "kind": "operation",
        "description": ". ".join(dict.fromkeys(each.meaning for each in same)),
        "affectsState": any("GET" not in each.methods for each in same),
        "code": same[0].name,
        "resource": [owner],
        "system": False,
        "type": any(not each.on_instance for each in same),
        "instance": any(each.on_instance for each in same),
    }
    return stamp(told)


def _describe_parameter(base: str, owner: str, param: SearchParam) -> Resource:
    told: Resource = {
        "resourceType": PARAMETER,
        "id": f"{owner}-{param.name}",
        "url": name_definition(base, PARAMETER, owner, param.name),
        "name": f"{owner}-{param.name}",
        "status": "active",
        "description": param.meaning,
        "code": param.name,
        "base": [owner],
        "type": param.kind,
        "expression": " | ".join(f"{owner}.{each}" for each in param.path.split("|")),
        "xpathUsage": "normal",
    }
    return stamp(told)
