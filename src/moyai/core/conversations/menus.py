"""What somebody can do at a door: the flows that are meant for it and for her."""

from __future__ import annotations

from moyai.core.accounts.enums import Role
from moyai.core.conversations.registry import FlowEntry, Standing, list_flows
from moyai.core.residents.models import Resident


def list_menu(channel: str, resident: Resident | None) -> list[FlowEntry]:
    """Return the flows that a resident, or somebody not known (None), may start at a door.

    What is urgent now comes first, then the order of registration; what is of no use now is left out.

    Doors know a person by her telephone, television or chat and not by a signed-in account: what is meant for
    residents is open to a known resident, what is meant for staff is not on any menu.
    """
    entries = [(entry.standing(), entry) for entry in list_flows(channel) if _is_open(entry, resident)]
    shown = [(standing, entry) for standing, entry in entries if standing is not Standing.HIDDEN]
    return [entry for _standing, entry in sorted(shown, key=lambda one: one[0])]


def _is_open(entry: FlowEntry, resident: Resident | None) -> bool:
    if resident is None:
        return not entry.needs_resident and not entry.roles
    is_hers = not entry.is_for_newcomers and (not entry.roles or Role.RESIDENT in entry.roles)
    return is_hers and (entry.is_for is None or entry.is_for(resident))
