"""Scopes: what a program may ask, as SMART App Launch (version 1) writes it, and in words."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

LAUNCH_PATIENT = "launch/patient"
OFFLINE = "offline_access"
CONTEXTS, VERBS = ("patient", "user"), ("read", "write")

WRITABLE = frozenset({"Appointment", "DocumentReference", "Observation"})
"""Kinds that take something at all."""

_FORM = re.compile(r"(?P<context>patient|user)/(?P<kind>\*|[A-Z][A-Za-z]+)\.(?P<verb>read|write|\*)")


def is_scope(written: str) -> bool:
    """Tell whether it is a scope that is known here."""
    return written in (LAUNCH_PATIENT, OFFLINE) or _FORM.fullmatch(written) is not None


def covers(held: Collection[str], wished: str) -> bool:
    """Tell whether a scope is within those held: itself, or one that says more."""
    if wished in held:
        return True
    form = _FORM.fullmatch(wished)
    return form is not None and any(_covers_one(each, form) for each in held)


def allows(held: Iterable[str], context: str, kind: str, verb: str) -> bool:
    """Tell whether scopes let a kind of resource be read or written in a context (``patient``, ``user``)."""
    return covers(list(held), f"{context}/{kind}.{verb}")


def wants_patient(scopes: Collection[str]) -> bool:
    """Tell whether one patient has to be chosen."""
    return LAUNCH_PATIENT in scopes or any(each.startswith("patient/") for each in scopes)


def is_for_writing(scope: str) -> bool:
    """Tell whether a scope lets something be written."""
    form = _FORM.fullmatch(scope)
    return form is not None and form["verb"] in ("write", "*")


def _covers_one(held: str, wished: re.Match[str]) -> bool:
    form = _FORM.fullmatch(held)
    return (
        form is not None
        and form["context"] == wished["context"]
        and form["kind"] in ("*", wished["kind"])
        and form["verb"] in ("*", wished["verb"])
    )
