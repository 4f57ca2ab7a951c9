"""A round's room is taken by conditional updates, and the next round is found when there is none."""

from datetime import datetime

from django.db.models import F

from moyai.services.shopping.models import Member, Round
from moyai.services.shopping.queries.rounds import is_open, list_open_rounds
from moyai.services.shopping.refusals import NoRound


def take_room(
    *, member: Member, round_id: int | None, channel: str, now: datetime
) -> tuple[Round, Round | None]:
    """Take the room of one order in the wished round, or in the next that is open.

    Returns:
        The round, and the wished one when it was another (closed, full, called off).

    Raises:
        NoRound: none is open.
    """
    own = Round.objects.filter(shop=member.shop, area=member.area)
    wished = own.filter(pk=round_id).first() if round_id is not None else None
    if wished is not None and is_open(wished, channel, now) and _take(wished):
        return wished, None
    ahead = list_open_rounds(shop=member.shop, area=member.area, channel=channel, now=now, limit=20)
    later = [one for one in ahead if wished is None or one.date > wished.date]
    for round_ in later:
        if _take(round_):
            return round_, wished
    raise NoRound


def give_room_back(round_id: int) -> None:
    """Give the room of one order back."""
    Round.objects.filter(pk=round_id, taken_orders__gt=0).update(taken_orders=F("taken_orders") - 1)


def retake_room(round_id: int) -> bool:
    """Take the room of one order in this very round; return whether there was any."""
    return _take(Round(pk=round_id))


def _take(round_: Round) -> bool:
    free = Round.objects.filter(pk=round_.pk, called_off_at=None, taken_orders__lt=F("capacity_orders"))
    return bool(free.update(taken_orders=F("taken_orders") + 1))
