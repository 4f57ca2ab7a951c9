"""Who hears when a consent is withdrawn, also in mid-call, and when a visit is moved to an institution.

A part names its listener in ``register()``. It is called in the transaction that makes the thing true and
must not fail for what it hears twice: the video part ends the call, the residents' part books the ride.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from moyai.services.mobile_clinic.models import InPersonMove, Patient, Visit

WithdrawalListener = Callable[[Patient, Visit | None, datetime], None]
"""Takes whose consent is gone, the visit in whose call it was withdrawn (None: in none), the town's time."""

MoveListener = Callable[[InPersonMove, datetime], None]
"""Takes the move (its visit, the hospital, why) and the town's time."""

_withdrawals: dict[str, WithdrawalListener] = {}
_moves: dict[str, MoveListener] = {}


def listen_to_withdrawals(key: str, listener: WithdrawalListener) -> None:
    """Have a part hear of withdrawn consents; the same key again replaces it."""
    _withdrawals[key] = listener


def listen_to_moves(key: str, listener: MoveListener) -> None:
    """Have a part hear of visits that go on in person; the same key again replaces it."""
    _moves[key] = listener


def consent_withdrawn(patient: Patient, visit: Visit | None, now: datetime) -> None:
    """Tell everybody who listens that a consent is gone."""
    for listener in _withdrawals.values():
        listener(patient, visit, now)


def visit_moved(move: InPersonMove, now: datetime) -> None:
    """Tell everybody who listens that a visit goes on in person."""
    for listener in _moves.values():
        listener(move, now)
