"""Who may do what on the broker with a key of the sensors: for whoever runs the broker to ask."""

from __future__ import annotations

from moyai.services.smart_farm.enums import KeyScope
from moyai.services.smart_farm.queries.keys import find_key
from moyai.services.smart_farm.sensing.messages import ROOT

USER = "farm_"
"""A gateway signs in as ``farm_<code of the farm>`` with its key as password."""


def may_enter(user: str, password: str) -> bool:
    """Tell whether a gateway may sign in."""
    key = find_key(password, KeyScope.WRITE)
    return key is not None and user == USER + key.farm.code


def may_publish(user: str, topic: str) -> bool:
    """Tell whether a gateway that has signed in may publish to a topic: readings of its own farm alone."""
    return user.startswith(USER) and topic == f"{ROOT}/{user.removeprefix(USER)}/readings"


def may_subscribe(user: str, topic: str) -> bool:
    """Tell whether a gateway that has signed in may listen to a topic: receipts of its own farm alone."""
    return user.startswith(USER) and topic == f"{ROOT}/{user.removeprefix(USER)}/receipts"
