"""For what calls are held. A service registers its purpose in ``AppConfig.ready``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from moyai.core.video.models import Room, Seat

Hear = Callable[["Room", str, str, datetime], None]
"""``hear(room, what, actor, now)``, in the transaction; ``what`` is ``began``, ``ended``, ``by_phone`` or
``late``."""


@dataclass(frozen=True, kw_only=True)
class Purpose:
    """What calls of one kind are like.

    Attributes:
        key: stands in ``Room.purpose``.
        title: what the page is called.
        roles: words for each role.
        hosts: roles that hold the call. A link given to anybody else never carries their rights.
        awaited: the role without which the call has not begun.
        wait_s: after so long without the awaited one whoever waits is told what to do.
        link_s: how long a link can be used.
        sound_alone: what is said when only sound is left or the telephone is used.
        hear: is told what became of the call.
        send_link: sends a new link to whoever sits there; False: nobody is reached so, the host shows it.
        find_way_back: address at which the account of a host gets in again; empty: there is none.
        find_rebooking: address at which the appointment is changed; empty: there is none.
        find_next: address and words of what whoever sits there does once the call is over; None: nothing.
        check_guest: raises a `Refused`, in plain words, where nobody may be invited into a role; asked before
            each invitation and each new link, on the page that shows the roles as well.
    """

    key: str
    title: Any
    roles: Mapping[str, Any]
    hosts: frozenset[str]
    awaited: str
    wait_s: int = 300
    link_s: int = 1800
    sound_alone: Any = ""
    hear: Hear = lambda _room, _what, _actor, _now: None
    send_link: Callable[[Seat, str, datetime], bool] = lambda _seat, _link, _now: False
    find_way_back: Callable[[Room], str] = lambda _room: ""
    find_rebooking: Callable[[Room], str] = lambda _room: ""
    find_next: Callable[[Seat], tuple[str, Any] | None] = lambda _seat: None
    check_guest: Callable[[Room, str], None] = lambda _room, _role: None


_purposes: dict[str, Purpose] = {}


def register_purpose(purpose: Purpose) -> None:
    """Make a purpose known.

    Raises:
        ValueError: it awaits a role that is none of its hosts', or hosts have no words.
    """
    if purpose.awaited not in purpose.hosts or not purpose.hosts <= set(purpose.roles):
        raise ValueError(f"the roles of {purpose.key!r} do not fit together")
    _purposes[purpose.key] = purpose


def get_purpose(key: str) -> Purpose:
    """Return a purpose.

    Raises:
        KeyError: no service has it.
    """
    return _purposes[key]
