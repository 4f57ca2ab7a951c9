"""Which version of a resource it is: read from its content, so that what has changed has another one."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from moyai.core.fhir.problems import Resource, make_problem


def stamp(
    resource: Resource,
    last_updated: str = "",
    profiles: tuple[str, ...] = (),
    *,
    tags: tuple[Resource, ...] = (),
    source: str = "",
) -> Resource:
    """Return the resource with its ``meta``.

    Args:
        resource: the content.
        last_updated: when it last changed, an instant; empty: nobody knows.
        profiles: that it claims.
        tags: Codings that mark it.
        source: address of where it comes from; empty: from here.
    """
    meta: Resource = {"versionId": make_version(resource)}
    told: dict[str, Any] = {
        "lastUpdated": last_updated,
        "source": source,
        "profile": list(profiles),
        "tag": list(tags),
    }
    meta |= {name: value for name, value in told.items() if value}
    return {"resourceType": resource["resourceType"], "id": resource["id"], "meta": meta, **resource}


def make_version(resource: Resource) -> str:
    """Return the version of a content, sixteen hexadecimal digits."""
    content = {name: value for name, value in resource.items() if name != "meta"}
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def make_tag(resource: Resource) -> str:
    """Return the ETag of a stamped resource."""
    return f'W/"{resource["meta"]["versionId"]}"'


def lists_tag(header: str, tag: str) -> bool:
    """Tell whether a header If-Match or If-None-Match names a tag, weakly compared; ``*`` names any."""
    named = [each.strip() for each in header.split(",")]
    return "*" in named or tag.removeprefix("W/") in [each.removeprefix("W/") for each in named]


def require_tag(if_match: str, resource: Resource) -> None:
    """Refuse to change what somebody else has changed since the caller saw it.

    Raises:
        FhirProblem: 412.
    """
    if if_match and not lists_tag(if_match, make_tag(resource)):
        raise make_problem(412, "conflict", "The resource is no longer the version of If-Match")
