"""From a path and its options to JSON."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cmp_to_key, partial
from typing import Any

from django.db.models import QuerySet

from moyai.services.smart_farm.models import Reading
from moyai.services.smart_farm.operations.summing import DOUBTS
from moyai.services.smart_farm.sensorthings.filters import BadFilter, TooClever, holds, make_condition
from moyai.services.smart_farm.sensorthings.options import Options
from moyai.services.smart_farm.sensorthings.world import (
    OBSERVATIONS,
    ONE,
    SETS,
    Entity,
    Id,
    World,
    find_target,
    list_navigations,
    moment,
)

_STEP = re.compile(r"([A-Za-z]+)(?:\((?:'((?:[^']|'')*)'|(\d{1,18}))\))?")
_OBSERVATION = re.compile(r"(\d{1,18})-(\d{1,12})")
_QUALITY = {number: flag.value for flag, number in DOUBTS.items()}
LONGEST_PATH = 6
MOST_EXPANDED = 20_000
"""Entities of one answer, all that is expanded counted."""


class NotThere(LookupError):  # noqa: N818 - answered with 404
    """There is nothing at this path."""


@dataclass(frozen=True)
class Found:
    """Where a path leads: a set (of these ids, or of these streams' observations), an entity, a property."""

    kind: str
    ids: tuple[Id, ...] | None = None
    own: Id | None = None
    streams: tuple[int, ...] | None = None
    prop: str = ""
    is_raw: bool = False


def follow(world: World, path: str) -> Found:
    """Return where a path leads.

    Raises:
        NotThere: nowhere.
    """
    steps = [step for step in path.split("/") if step]
    if not 0 < len(steps) <= LONGEST_PATH:
        raise NotThere(path)
    found: Found | None = None
    for number, step in enumerate(steps):
        if (
            found is not None
            and found.own is not None
            and not found.prop
            and _is_property(world, found, step)
        ):
            found = replace(found, prop=step)
        elif found is not None and found.prop and step == "$value" and number == len(steps) - 1:
            found = replace(found, is_raw=True)
        elif found is not None and found.prop:
            raise NotThere(path)
        else:
            found = _step(world, found, step)
    assert found is not None
    return found


def _is_property(world: World, found: Found, step: str) -> bool:
    return found.own is not None and step in get_entity(world, found.kind, found.own)


def _step(world: World, before: Found | None, step: str) -> Found:
    match = _STEP.fullmatch(step)
    if match is None:
        raise NotThere(step)
    name, text, number = match.groups()
    own: Id | None = text.replace("''", "'") if text is not None else int(number) if number else None
    if before is None:
        if name not in SETS:
            raise NotThere(step)
        found = Found(name)
    else:
        found = _navigate(world, before, name)
    if own is None:
        return found
    if found.own is not None or not _has(world, found, own):
        raise NotThere(step)
    return Found(found.kind, own=own)


def _navigate(world: World, before: Found, name: str) -> Found:
    target = find_target(before.kind, name) if before.own is not None else None
    if target is None or before.own is None:
        raise NotThere(name)
    if target == OBSERVATIONS:
        return Found(OBSERVATIONS, streams=tuple(world.list_streams(before.kind, before.own)))
    if before.kind == OBSERVATIONS:
        sensor, _at_s = read_observation_id(before.own)
        return Found(target, own=sensor if target == "Datastreams" else world.thing_of[sensor])
    ids = world.list_related(before.kind, before.own, name)
    return Found(target, own=ids[0]) if (before.kind, name) in ONE else Found(target, ids=tuple(ids))


def _has(world: World, found: Found, own: Id) -> bool:
    if found.kind != OBSERVATIONS:
        return own in world.entities[found.kind] and (found.ids is None or own in found.ids)
    try:
        sensor, at_s = read_observation_id(own)
    except NotThere:
        return False
    allowed = world.thing_of.keys() if found.streams is None else found.streams
    return sensor in allowed and Reading.objects.filter(pk=(sensor, at_s)).exists()


def read_observation_id(own: Id) -> tuple[int, int]:
    """Return sensor and second of an observation's id (``'7-1780272000'``)."""
    match = _OBSERVATION.fullmatch(str(own))
    if match is None:
        raise NotThere(str(own))
    return int(match[1]), int(match[2])


def get_entity(world: World, kind: str, own: Id) -> Entity:
    """Return an entity's own properties, without links."""
    if kind != OBSERVATIONS:
        return world.entities[kind][own]
    sensor, at_s = read_observation_id(own)
    return _make_observation(Reading.objects.get(pk=(sensor, at_s)))


def _make_observation(reading: Reading) -> Entity:
    at = moment(reading.at_s)
    return {
        "phenomenonTime": at,
        "resultTime": at,
        "result": reading.value,
        "resultQuality": _QUALITY[reading.doubt],
    }


class Answer:
    """Makes JSON of one request. ``root``: the service's own address, without a slash at its end."""

    def __init__(self, world: World, root: str) -> None:
        self._world, self._root, self._made = world, root, 0

    def make_set(self, found: Found, options: Options, next_link: Callable[[int], str]) -> Entity:
        """Return a set's page, with its count and the link to the next where there is one."""
        rows, total, more = self._page(found, options)
        body: Entity = {"@iot.count": total} if options.count else {}
        if more:
            body["@iot.nextLink"] = next_link(options.skip + options.top)
        return body | {"value": rows}

    def make_one(self, kind: str, own: Id, options: Options) -> Entity:
        """Return one entity."""
        return self._dress(kind, own, get_entity(self._world, kind, own), options)

    def _page(self, found: Found, options: Options) -> tuple[list[Entity], int | None, bool]:
        if found.kind == OBSERVATIONS:
            return self._page_observations(found, options)
        entities = self._world.entities[found.kind]
        ids = [own for own in (entities if found.ids is None else found.ids) if own in entities]
        if options.filter is not None:
            ids = [own for own in ids if holds(options.filter, self._reader(found.kind, own))]
        ids = self._sort(found.kind, ids, options)
        shown = ids[options.skip : options.skip + options.top]
        rows = [self._dress(found.kind, own, entities[own], options) for own in shown]
        return rows, len(ids), options.skip + options.top < len(ids) and options.top > 0

    def _page_observations(self, found: Found, options: Options) -> tuple[list[Entity], int | None, bool]:
        streams = list(self._world.thing_of) if found.streams is None else list(found.streams)
        rows: QuerySet[Reading] = Reading.objects.filter(sensor__in=streams)
        if options.filter is not None:
            rows = rows.filter(make_condition(options.filter, _COLUMNS))
        total = rows.count() if options.count else None
        rows = rows.order_by(*_order(options))
        page = list(rows[options.skip : options.skip + options.top + 1])
        more = len(page) > options.top > 0
        made = [
            self._dress(OBSERVATIONS, f"{each.sensor_id}-{each.at_s}", _make_observation(each), options)
            for each in page[: options.top]
        ]
        return made, total, more

    def _sort(self, kind: str, ids: list[Id], options: Options) -> list[Id]:
        for path, is_desc in reversed(options.order):
            compare = _compare_with(partial(self._look_up, kind, path=path))
            ids = sorted(ids, key=cmp_to_key(compare), reverse=is_desc)
        return ids

    def _reader(self, kind: str, own: Id) -> Callable[[tuple[str, ...]], Any]:
        return lambda path: self._look_up(kind, own, path)

    def _look_up(self, kind: str, own: Id, path: Sequence[str]) -> Any:
        """Return a property by path: within the entity, or of what it is related to singly."""
        first, rest = path[0], path[1:]
        if first in ("id", "@iot.id"):
            return own
        if (kind, first) in ONE:
            target = ONE[kind, first]
            return (
                self._look_up(target, self._world.list_related(kind, own, first)[0], rest) if rest else None
            )
        value: Any = get_entity(self._world, kind, own).get(first)
        for name in rest:
            value = value.get(name) if isinstance(value, dict) else None
        return value

    def _dress(self, kind: str, own: Id, bare: Entity, options: Options) -> Entity:
        """Return an entity with its id, links, and what of it is expanded and selected."""
        self._made += 1
        if self._made > MOST_EXPANDED:
            raise TooClever("the answer would be too large: ask for less at once")
        address = f"{self._root}/{kind}({_quote(own)})"
        keep = set(options.select)
        entity: Entity = {"@iot.id": own, "@iot.selfLink": address}
        entity |= {name: value for name, value in bare.items() if not keep or name in keep}
        if keep and "id" not in keep and "@iot.id" not in keep:
            del entity["@iot.id"], entity["@iot.selfLink"]
        for nav in list_navigations(kind):
            if nav in options.expand:
                entity |= self._expand(kind, own, nav, options.expand[nav], f"{address}/{nav}")
            elif not keep or nav in keep:
                entity[f"{nav}@iot.navigationLink"] = f"{address}/{nav}"
        unknown = options.expand.keys() - set(list_navigations(kind))
        if unknown:
            raise BadFilter(f"{kind} has no {', '.join(sorted(unknown))}")
        return entity

    def _expand(self, kind: str, own: Id, nav: str, options: Options, address: str) -> Entity:
        found = _navigate(self._world, Found(kind, own=own), nav)
        if found.own is not None:
            return {nav: self.make_one(found.kind, found.own, options)}
        rows, total, more = self._page(found, options)
        made: Entity = {nav: rows}
        if options.count:
            made[f"{nav}@iot.count"] = total
        if more:
            made[f"{nav}@iot.nextLink"] = f"{address}?$top={options.top}&$skip={options.skip + options.top}"
        return made


def _quote(own: Id) -> str:
    return str(own) if isinstance(own, int) else "'" + own.replace("'", "''") + "'"


def _compare_with(look_up: Callable[[Id], Any]) -> Callable[[Id, Id], int]:
    def compare(one: Id, other: Id) -> int:
        left, right = _rank(look_up(one)), _rank(look_up(other))
        return (left > right) - (left < right)

    return compare


def _rank(value: Any) -> tuple[int, Any]:
    """Return by what a value is sorted: nothing first, then numbers, then everything else as words."""
    if value is None:
        return 0, 0
    return (1, value) if isinstance(value, int | float) else (2, str(value))


def _seconds(value: Any) -> float:
    at = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    return at.timestamp()


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(value)
    return float(value)


_COLUMNS: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "phenomenonTime": ("at_s", _seconds),
    "resultTime": ("at_s", _seconds),
    "result": ("value", _number),
    "Datastream/id": ("sensor", int),
    "Datastream/@iot.id": ("sensor", int),
}


def _order(options: Options) -> list[str]:
    """Return the order of observations; without one by stream and time, which the table has at hand."""
    found = []
    for path, is_desc in options.order:
        name = "/".join(path)
        field = _COLUMNS[name][0] if name in _COLUMNS else "sensor" if name in ("id", "@iot.id") else ""
        if not field:
            raise TooClever(f"observations are not sorted by {name}")
        found.append(f"-{field}" if is_desc else field)
    return [
        *found,
        *(each for each in ("sensor", "at_s") if each not in {name.lstrip("-") for name in found}),
    ]
