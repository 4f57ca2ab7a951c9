"""Who is talking: the person at the browser, and the resident that it is about."""

from __future__ import annotations

import secrets
from datetime import date, datetime

from django.http import HttpRequest

from moyai.core.accounts.queries import list_roles
from moyai.core.conversations.models import Session
from moyai.core.conversations.permissions import may_continue
from moyai.core.conversations.registry import FlowEntry
from moyai.core.conversations.strangers import note_stranger_start
from moyai.core.errors import Refused
from moyai.core.residents.models import Resident
from moyai.core.residents.queries import list_residents_for
from moyai.engines.conversation import Localized

_OWNER = "talk_owner"
_LINKS = "talk_links"
MOST_LINKS = 20


class NotRegistered(Refused):
    """The flow is about a resident, and this person is none and stands for none."""

    def __init__(self) -> None:
        text = Localized(
            "先に利用登録をしてください。", "Please register first.", "さきに とうろくを してください。"
        )
        super().__init__("not_registered", text)


def get_owner_key(request: HttpRequest) -> str:
    """Return the secret by which this browser shows that a conversation is its own; made at first use."""
    key: str = request.session.setdefault(_OWNER, secrets.token_hex(16))
    return key


def get_user_id(request: HttpRequest) -> int | None:
    """Return the id of the user who is signed in, or None."""
    return request.user.pk if request.user.is_authenticated else None


def note_start(request: HttpRequest, now: datetime) -> None:
    """Count a conversation that somebody not signed in begins.

    Raises:
        TooManyStarts: she has begun too many within an hour.
    """
    if not request.user.is_authenticated:
        address = str(request.META.get("REMOTE_ADDR", ""))
        note_stranger_start(owner_key=get_owner_key(request), address=address, now=now)


def list_own_roles(request: HttpRequest) -> frozenset[str]:
    """Return the roles of whoever is signed in."""
    return list_roles(request.user) if request.user.is_authenticated else frozenset()


def owns(request: HttpRequest, session: Session) -> bool:
    """Tell whether this conversation is this person's to go on with."""
    if came_by_link(request, session):
        return True
    owner_key = request.session.get(_OWNER, "")
    return may_continue(session, user_id=get_user_id(request), owner_key=owner_key)


def keep_link(request: HttpRequest, session: Session) -> None:
    """Remember that this browser came by a link into this conversation; the latest twenty count."""
    known = [pk for pk in request.session.get(_LINKS, []) if pk != session.pk]
    request.session[_LINKS] = [*known, session.pk][-MOST_LINKS:]


def came_by_link(request: HttpRequest, session: Session) -> bool:
    """Tell whether this browser came into this conversation by a link, from a chat or a television."""
    return session.pk in request.session.get(_LINKS, [])


def find_resident(request: HttpRequest, entry: FlowEntry, code: str, today: date) -> Resident | None:
    """Return whom a new conversation is about: herself, or the named one of those she stands for.

    Raises:
        NotRegistered: The flow needs somebody and there is nobody.
    """
    user = request.user
    mine = list_residents_for(user, entry.scope, today) if user.is_authenticated else []
    found = next((one for one in mine if not code or one.code == code), None)
    if found is None and entry.needs_resident:
        raise NotRegistered
    return found
