"""What the driver reads at a stop about the rider, made from the register and the booking."""

from moyai.core.residents.models import Resident
from moyai.fleet.specs import Point
from moyai.services.shared_taxi.boarding import Meeting

LENGTH = 120


def make_crew_note(resident: Resident, doors: tuple[Point, Point], board: Meeting | None) -> str:
    """Return what the driver must know: what she asks crews to mind, and where she stands or "home" is.

    The address is for those who drive to it: not for a stop to which she walks.

    Args:
        resident: who rides; with her household.
        doors: from where to where she asked to ride.
        board: the stop at which she gets in; None: at her door.
    """
    home = resident.household
    driven_to = doors if board is None else doors[1:]
    is_home = (home.lon, home.lat) in {(door.lon, door.lat) for door in driven_to}
    address = f"自宅：{home.address}" if is_home else ""
    stand = f"乗り場：{board.stand.get('ja')}" if board is not None and board.stand is not None else ""
    return "　".join(filter(None, (resident.note_for_crew, stand, address)))[:LENGTH]
