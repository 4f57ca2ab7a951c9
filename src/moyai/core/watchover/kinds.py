"""Kinds of signals: what services may report, with weight, decay and the sentence that says it.

A service registers its own in ``ready``; the usual ones stand here, so that two services mean the same.
"""

from __future__ import annotations

from dataclasses import dataclass

from moyai.core.watchover.policy import LOOKED_AT
from moyai.engines.conversation import Localized
from moyai.engines.watchover import SignalKind

DAY_S = 24 * 3600
_RESERVED = ("not_met", "off", "worried")


@dataclass(frozen=True)
class Kind:
    """One kind of signal: the engine's figures, and the plain sentence."""

    signal: SignalKind
    sentence: Localized


_kinds: dict[str, Kind] = {}


def register_kind(kind: Kind) -> None:
    """Make a kind of signal known, in ``AppConfig.ready``.

    Raises:
        ValueError: another kind has the code, it is a word of the core's own, or it lasts too long.
    """
    code = kind.signal.code
    if code in _RESERVED or len(code) > 32 or kind.signal.lasts_s > LOOKED_AT.total_seconds():
        raise ValueError(f"{code!r} cannot be a kind of signal")
    if _kinds.setdefault(code, kind) != kind:
        raise ValueError(f"another kind of signal is called {code!r}")


def find_kind(code: str) -> Kind | None:
    """Return a kind, or None: the service that reported it is off."""
    return _kinds.get(code)


def list_signal_kinds() -> tuple[SignalKind, ...]:
    """Return what the engine must know of all kinds."""
    return tuple(each.signal for each in _kinds.values())


USUAL = (
    Kind(
        SignalKind("unclaimed_delivery", 40, 2 * DAY_S),
        Localized("届けた荷物が、受け取られていない", "A delivery has not been taken in"),
    ),
    Kind(
        SignalKind("missed_order", 25, 2 * DAY_S),
        Localized("いつもの注文がない", "The usual order did not come"),
    ),
    Kind(
        SignalKind("missed_visit", 40, 2 * DAY_S),
        Localized("診察に行ったが会えなかった", "The doctor's visit did not meet the person"),
    ),
    Kind(
        SignalKind("no_steps", 40, 2 * DAY_S),
        Localized("歩いた記録がない", "No steps were counted"),
    ),
    Kind(
        SignalKind("no_check_in", 30, DAY_S),
        Localized("いつもの「元気です」がない", "The usual check-in did not come"),
    ),
)

DOOR = {
    "not_met": Localized("訪ねたが会えなかった", "Somebody called and did not meet the person"),
    "off": Localized("会った人が、すこし気になった", "Who met the person found them a little unwell"),
    "worried": Localized("会った人が、心配している", "Who met the person is worried"),
}


def say_reason(code: str) -> Localized:
    """Return the sentence of a reason."""
    kind = _kinds.get(code)
    return DOOR.get(code) or (kind.sentence if kind else Localized("ほかの知らせ", "Another signal"))
