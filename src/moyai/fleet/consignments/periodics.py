"""What the worker does for goods again and again; each is safe to run twice."""

from __future__ import annotations

import logging
from datetime import datetime

from moyai.fleet.consignments.enums import ConsignmentState
from moyai.fleet.consignments.errors import GoodsRefused
from moyai.fleet.consignments.models import Consignment
from moyai.fleet.consignments.operations import expire_asks, replace_carrier
from moyai.fleet.consignments.rules import GIVE_UP
from moyai.fleet.operations.errors import PlanBusy

logger = logging.getLogger(__name__)
MOST = 50
ACTOR = "system:carriers"


def find_carriers(now: datetime) -> int:
    """Choose anew for whatever has lost its carrier; return how many were tried."""
    waiting = Consignment.objects.filter(state=ConsignmentState.WAITING, window_until__gt=now - GIVE_UP)
    done = 0
    for one in waiting.order_by("window_until", "pk")[:MOST]:
        try:
            replace_carrier(consignment=one, actor=ACTOR, now=now, why="lost")
            done += 1
        except GoodsRefused:
            continue
        except PlanBusy:
            logger.info("consignment %s waits: the plan is busy", one.code)
    return done


def ask_the_next(now: datetime) -> int:
    """Ask the next volunteer where one has not answered in time."""
    return expire_asks(now=now)
