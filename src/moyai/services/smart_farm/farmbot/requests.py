"""Requests and answers of FarmBot's protocol, as far as the front looks at them. Plain.

An emergency stop is known before anything else is asked: neither lease nor limits nor database stand between
it and the robot.
"""

from __future__ import annotations

import contextlib
import json
from typing import Any

from moyai.engines.garden_bot.language import HIGHEST

EMERGENCY = "emergency_lock"
_EMERGENCY_BYTES = EMERGENCY.encode()
MOST_LABEL = 255


def find_stop_label(payload: bytes) -> str | None:
    """Return the label of a request that holds an emergency stop, whatever else it holds; None: none."""
    if _EMERGENCY_BYTES not in payload:
        return None
    found = _load(payload)
    body = found.get("body")
    if found.get("kind") != "rpc_request" or not isinstance(body, list):
        return None
    if not any(isinstance(step, dict) and step.get("kind") == EMERGENCY for step in body):
        return None
    return find_label(payload)


def find_label(payload: bytes) -> str:
    """Return the label of a request or an answer, also of one that is malformed otherwise; empty: none."""
    args = _load(payload).get("args")
    label = args.get("label") if isinstance(args, dict) else None
    return label[:MOST_LABEL] if isinstance(label, str) else ""


def write_request(label: str, *steps: dict[str, Any], priority: int = 600) -> bytes:
    """Return a request."""
    args = {"label": label, "priority": priority}
    return json.dumps({"kind": "rpc_request", "args": args, "body": list(steps)}).encode()


def write_stop(label: str) -> bytes:
    """Return an emergency stop and nothing else."""
    return write_request(label or EMERGENCY, {"kind": EMERGENCY, "args": {}}, priority=HIGHEST)


def write_error(label: str, words: str) -> bytes:
    """Return the answer that a request was not let pass, and why.

    In plain ASCII: FarmBot's JavaScript client reads bytes as letters and would garble anything else.
    """
    body = [{"kind": "explanation", "args": {"message": words}}]
    error = {"kind": "rpc_error", "args": {"label": label}, "body": body}
    return json.dumps(error).encode()


def set_priority(payload: bytes, priority: int) -> bytes:
    """Return a request with another priority."""
    request = _load(payload)
    request["args"]["priority"] = priority
    return json.dumps(request).encode()


def is_ok(payload: bytes) -> bool:
    """Tell whether an answer says that it was done."""
    return _load(payload).get("kind") == "rpc_ok"


def read_state(payload: bytes) -> dict[str, Any]:
    """Return a state tree that a robot told; empty where it cannot be read."""
    with contextlib.suppress(ValueError, RecursionError):
        found = json.loads(payload)
        if isinstance(found, dict):
            return found
    return {}


def find_uptime_s(state: dict[str, Any]) -> float | None:
    """Return for how long a robot says that it is up; None: it does not say so."""
    settings = state.get("informational_settings")
    found = settings.get("uptime") if isinstance(settings, dict) else None
    return float(found) if isinstance(found, (int, float)) and 0 <= found < 1e10 else None


def _load(payload: bytes) -> dict[str, Any]:
    try:
        found = json.loads(payload)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
