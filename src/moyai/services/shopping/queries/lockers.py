"""The locker to which a shopper could walk."""

from moyai.fleet.consignments.queries import find_locker
from moyai.services.shopping.models import Member


def find_her_locker(member: Member) -> str:
    """Return the name of the nearest locker in use within a walk from her home; empty when there is none."""
    home = member.resident.household
    hub = find_locker(home.lon, home.lat)
    return hub.name if hub else ""
