"""``$top $skip $count $orderby $select $expand $filter``, also within ``$expand=X($top=1;$expand=Y)``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from moyai.services.smart_farm.sensorthings.filters import BadFilter, Node, parse

USUAL_TOP, MOST_TOP = 100, 1_000
DEEPEST = 4
NAMES = ("$top", "$skip", "$count", "$orderby", "$select", "$expand", "$filter")


@dataclass(frozen=True)
class Options:
    """What is asked of a set. ``expand``: by name of what is related, with what is asked of that."""

    top: int = USUAL_TOP
    skip: int = 0
    count: bool = False
    order: tuple[tuple[tuple[str, ...], bool], ...] = ()
    select: tuple[str, ...] = ()
    expand: Mapping[str, Options] = field(default_factory=dict)
    filter: Node | None = None


def read_options(given: Mapping[str, str], depth: int = 0) -> Options:
    """Return the options of a request.

    Raises:
        BadFilter: one of them cannot be read, or is unknown.
    """
    if depth > DEEPEST:
        raise BadFilter("$expand is too deep")
    for name in given:
        if name.startswith("$") and name not in NAMES:
            raise BadFilter(f"{name} is not known here")
    return Options(
        top=min(_number(given.get("$top"), USUAL_TOP), MOST_TOP),
        skip=_number(given.get("$skip"), 0),
        count=_flag(given.get("$count", "false")),
        order=_order(given.get("$orderby", "")),
        select=tuple(each.strip() for each in given.get("$select", "").split(",") if each.strip()),
        expand=_expand(given.get("$expand", ""), depth),
        filter=parse(given["$filter"]) if given.get("$filter") else None,
    )


def _number(text: str | None, usual: int) -> int:
    if text is None:
        return usual
    if not (text.isascii() and text.isdigit() and len(text) < 12):
        raise BadFilter(f"{text!r} is no number")
    return int(text)


def _flag(text: str) -> bool:
    if text not in ("true", "false"):
        raise BadFilter("$count is true or false")
    return text == "true"


def _order(text: str) -> tuple[tuple[tuple[str, ...], bool], ...]:
    found = []
    for each in filter(None, (part.strip() for part in text.split(","))):
        path, _space, way = each.partition(" ")
        if way.strip().lower() not in ("", "asc", "desc"):
            raise BadFilter(f"{way!r} is no order")
        found.append((tuple(path.split("/")), way.strip().lower() == "desc"))
    return tuple(found)


def _expand(text: str, depth: int) -> dict[str, Options]:
    found: dict[str, Options] = {}
    for part in _split(text, ","):
        name, bracket, rest = part.partition("(")
        if bracket and not rest.endswith(")"):
            raise BadFilter("a bracket of $expand is not closed")
        inner = dict(_pair(each) for each in _split(rest[:-1], ";")) if bracket else {}
        first, _slash, more = name.strip().partition("/")
        if more:
            inner = {
                "$expand": f"{more}({';'.join(f'{k}={v}' for k, v in inner.items())})" if inner else more
            }
        found[first] = read_options(inner, depth + 1)
    return found


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise BadFilter(f"{text!r} is no option")
    return name.strip(), value.strip()


def _split(text: str, mark: str) -> list[str]:
    """Split at a mark that stands in no bracket and no string."""
    parts, depth, quoted = [""], 0, False
    for each in text:
        quoted ^= each == "'"
        depth += (each == "(") - (each == ")") if not quoted else 0
        if each == mark and depth == 0 and not quoted:
            parts.append("")
        else:
            parts[-1] += each
    return [part.strip() for part in parts if part.strip()]
