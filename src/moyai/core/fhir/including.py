"""What is given beside what was found (`_include`, `_revinclude`), and what a chained parameter leads to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from moyai.core.fhir.adapters import Adapter
from moyai.core.fhir.criteria import Criterion, SearchParam, list_at, read_criteria, split_reference
from moyai.core.fhir.matching import meets
from moyai.core.fhir.problems import Resource, make_problem

MOST_INCLUDED = 200
"""How many resources are given beside those of one page."""

MOST_CHAINED = 1000
"""To how many resources a chained parameter may lead."""

MOST_ROUNDS = 3
"""How often what was included is itself looked at (``_include:iterate``)."""

INCLUDE, REVINCLUDE = "_include", "_revinclude"


@dataclass(frozen=True)
class Include:
    """One wish for more.

    Attributes:
        source: kind of the resources whose references are followed.
        param: says where the references stand.
        target: to resources of this kind alone; empty: of any.
        is_reverse: wanted are those that refer to what was found.
        is_iterated: also from and to what is only included.
    """

    source: str
    param: SearchParam
    target: str
    is_reverse: bool
    is_iterated: bool


def list_includes(adapters: Mapping[str, Adapter], kind: str) -> list[str]:
    """Return what a search for a kind can include, as ``_include`` says it."""
    return [f"{kind}:{each.name}" for each in _list_references(adapters, kind)]


def list_revincludes(adapters: Mapping[str, Adapter], kind: str) -> list[str]:
    """Return what can be included because it refers to this kind, as ``_revinclude`` says it."""
    return [
        f"{source}:{each.name}"
        for source in sorted(adapters)
        for each in _list_references(adapters, source)
        if kind in each.target
    ]


def read_includes(
    adapters: Mapping[str, Adapter], kind: str, given: Iterable[tuple[str, str]]
) -> tuple[Include, ...]:
    """Return what a search for a kind wants beside what it finds.

    Args:
        adapters: by kind.
        kind: that is searched.
        given: parameters called ``_include`` or ``_revinclude``, modifier and all, with their values.

    Raises:
        FhirProblem: 400: it is not supported.
    """
    return tuple(_read_one(adapters, kind, name, value) for name, value in given)


def include(
    adapters: Mapping[str, Adapter], caller: Any, found: Sequence[Resource], wishes: Sequence[Include]
) -> tuple[list[Resource], bool]:
    """Return what is wanted beside what was found, each once, and whether that is all of it.

    What the caller may not see is not there; kinds that her program may not read are left out.
    """
    known = {_name(each) for each in found}
    included: list[Resource] = []
    looked_at: Sequence[Resource] = found
    for turn in range(MOST_ROUNDS):
        fresh: list[Resource] = []
        for wish in wishes:
            if turn and not wish.is_iterated:
                continue
            for resource in _find_wished(adapters, caller, looked_at, wish, known):
                if len(included) + len(fresh) == MOST_INCLUDED:
                    return included + fresh, False
                known.add(_name(resource))
                fresh.append(resource)
        if not fresh:
            break
        included += fresh
        looked_at = fresh
    return included, True


def follow_chain(
    adapters: Mapping[str, Adapter], caller: Any, param: SearchParam, kind: str, tail: str, value: str
) -> tuple[str, ...]:
    """Return references to the resources that a chained parameter leads to, over one step.

    Args:
        adapters: by kind.
        caller: who asks; nothing leads over what she may not see.
        param: the parameter before the dot.
        kind: to which kind alone (``subject:Patient.name``); empty: to any that has a parameter of that name.
        tail: what stands behind the dot, modifier and all.
        value: as it came.

    Raises:
        FhirProblem: 400: not supported; 403: the token does not let the kind between be read.
    """
    name = tail.partition(":")[0]
    kinds = [
        each for each in ((kind,) if kind else param.target) if each in param.target and each in adapters
    ]
    fitting = [each for each in kinds if name in adapters[each].list_parameters()]
    if "." in tail or not fitting:
        raise make_problem(400, "not-supported", f"{param.name}.{tail[:60]!r} is not supported")
    found: list[str] = []
    for each in fitting:
        if not caller.may(each, "read"):
            raise make_problem(403, "forbidden", f"The token does not let {each} be read")
        adapter = adapters[each]
        criteria = read_criteria([(tail, value)], adapter.list_parameters(), strict=True)
        for resource in _walk(adapter, caller, criteria):
            found.append(f"{each}/{resource['id']}")
            if len(found) > MOST_CHAINED:
                raise make_problem(400, "too-costly", f"{param.name}.{tail[:60]!r} leads to too many")
    return tuple(found)


def _list_references(adapters: Mapping[str, Adapter], kind: str) -> list[SearchParam]:
    """Return the parameters of a kind that refer to something that is kept here."""
    parameters = adapters[kind].list_parameters().values()
    return [each for each in parameters if any(target in adapters for target in each.target)]


def _read_one(adapters: Mapping[str, Adapter], kind: str, written: str, value: str) -> Include:
    name, _, modifier = written.partition(":")
    source, _, rest = value.partition(":")
    param_name, _, target = rest.partition(":")
    is_reverse, is_iterated = name == REVINCLUDE, modifier == "iterate"
    if modifier not in ("", "iterate") or source not in adapters:
        raise _not_supported(written, value)
    params = {each.name: each for each in _list_references(adapters, source)}
    param = params.get(param_name)
    if param is None or (target and target not in param.target):
        raise _not_supported(written, value)
    if not is_iterated and (kind not in param.target if is_reverse else source != kind):
        raise _not_supported(written, value)
    return Include(source, param, target, is_reverse, is_iterated)


def _not_supported(written: str, value: str) -> Exception:
    return make_problem(400, "not-supported", f"{written[:40]}={value[:60]!r} is not supported")


def _find_wished(
    adapters: Mapping[str, Adapter],
    caller: Any,
    looked_at: Sequence[Resource],
    wish: Include,
    known: set[str],
) -> Iterator[Resource]:
    if wish.is_reverse:
        yield from _find_referring(adapters, caller, looked_at, wish, known)
        return
    own = [each for each in looked_at if each["resourceType"] == wish.source]
    for written in dict.fromkeys(ref for each in own for ref in _list_targets(each, wish)):
        kind, ident = written
        if f"{kind}/{ident}" in known or kind not in adapters or not caller.may(kind, "read"):
            continue
        resource = adapters[kind].find(caller, ident)
        if resource is not None:
            yield resource


def _find_referring(
    adapters: Mapping[str, Adapter],
    caller: Any,
    looked_at: Sequence[Resource],
    wish: Include,
    known: set[str],
) -> Iterator[Resource]:
    wanted = [_name(each) for each in looked_at if each["resourceType"] in wish.param.target]
    if wish.target:
        wanted = [each for each in wanted if each.startswith(f"{wish.target}/")]
    if not wanted or not caller.may(wish.source, "read"):
        return
    criteria = (Criterion(wish.param, "", tuple(wanted)),)
    for resource in _walk(adapters[wish.source], caller, criteria):
        if _name(resource) not in known:
            yield resource


def _list_targets(resource: Resource, wish: Include) -> Iterator[tuple[str, str]]:
    for value in list_at(resource, wish.param.path):
        written = value.get("reference", "") if isinstance(value, dict) else ""
        pair = split_reference(written, ()) if written else None
        if pair and pair[0] in ((wish.target,) if wish.target else wish.param.target):
            yield pair


def _walk(adapter: Adapter, caller: Any, criteria: Sequence[Criterion]) -> Iterator[Resource]:
    for found in adapter.walk(caller, criteria, ""):
        if meets(found.resource, criteria):
            yield found.resource


def _name(resource: Resource) -> str:
    return f"{resource['resourceType']}/{resource['id']}"
