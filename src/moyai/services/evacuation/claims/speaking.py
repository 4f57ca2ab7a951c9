"""In which role somebody speaks, seen from whom it is about."""

from __future__ import annotations

from datetime import date

from moyai.core.accounts.enums import Role as AccountRole
from moyai.core.accounts.models import User
from moyai.core.accounts.queries import has_role
from moyai.core.residents.models import Resident
from moyai.core.residents.queries import find_resident_of
from moyai.engines.whereabouts import Role, Speaker

WELFARE_WORDS = ("民生", "児童委員", "welfare")
NEIGHBOUR_WORDS = ("近所", "隣", "知人", "友人", "自治会", "区長", "組長", "neighbour", "friend")


def find_speaker(about: Resident, actor: User | None, today: date) -> Speaker:
    """Return who speaks of a resident at a door that knows who is there.

    Nobody signed in: the door itself knows her (her telephone, her chat, her television), and she speaks
    for herself. Staff write down what she says to them; that it was staff is kept beside it.

    Args:
        about: of whom it is.
        actor: who is signed in.
        today: the day, for proxies that end.
    """
    if actor is None or about.user_id == actor.pk:
        return Speaker(Role.SELF, str(about.pk))
    if has_role(actor, AccountRole.DISPATCHER, AccountRole.OFFICER):
        return Speaker(Role.SELF, str(about.pk), staff=str(actor.pk))
    speaker = find_resident_of(actor)
    person_id = None if speaker is None else str(speaker.pk)
    return Speaker(read_relation(find_relation(about, actor, today)), person_id)


def find_relation(about: Resident, actor: User, today: date) -> str:
    """Return the words in which the desk wrote down what a proxy is to a resident; empty: no proxy."""
    proxies = about.proxies.filter(user=actor)
    live = [p.relation for p in proxies if p.valid_until is None or p.valid_until >= today]
    return live[0] if live else ""


def read_relation(words: str) -> Role:
    """Return the role that a relation's words mean; proxies are family unless they say otherwise."""
    if any(word in words for word in WELFARE_WORDS):
        return Role.WELFARE
    return Role.NEIGHBOUR if any(word in words for word in NEIGHBOUR_WORDS) else Role.FAMILY
