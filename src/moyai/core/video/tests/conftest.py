"""A purpose of the tests' own: an interview that an interviewer holds, for whom a clerk waits."""

from datetime import UTC, datetime, timedelta

import pytest

from moyai.core.accounts.enums import Role
from moyai.core.accounts.operations import create_account
from moyai.core.video import operations, purposes
from moyai.core.video.purposes import Purpose, register_purpose

NOW = datetime(2026, 6, 10, 1, 0, tzinfo=UTC)
HEARD: list[tuple[str, str]] = []
SENT: list[tuple[str, str]] = []


def _send(seat, link, _now):
    SENT.append((seat.contact, link))
    return bool(seat.contact)


@pytest.fixture(autouse=True)
def interview(monkeypatch):
    """Calls called ``interview``; what the service hears and sends is in HEARD and SENT."""
    monkeypatch.setattr(purposes, "_purposes", {})
    HEARD.clear()
    SENT.clear()
    purpose = Purpose(
        key="interview",
        title="面談",
        roles={"interviewer": "面談員", "clerk": "職員", "guest": "お客さま", "interpreter": "通訳"},
        hosts=frozenset({"interviewer", "clerk"}),
        awaited="interviewer",
        wait_s=300,
        sound_alone="声だけでは足りません。",
        hear=lambda room, what, _actor, _now: HEARD.append((room.reference, what)),
        send_link=_send,
    )
    register_purpose(purpose)
    return purpose


@pytest.fixture
def clerk(db):
    return create_account(username="clerk", password="moyai-test", display_name="田中", roles=[Role.OFFICER])


@pytest.fixture
def interviewer(db):
    return create_account(username="asker", password="moyai-test", display_name="鈴木", roles=[Role.OFFICER])


@pytest.fixture
def room(db):
    return open_room()


def open_room(reference="48210937", **changes):
    facts = {"closes_at": NOW + timedelta(hours=2), "phone": "0265000000", "actor": "test", "now": NOW}
    return operations.open_room(purpose="interview", reference=reference, **facts | changes)


def sit(room, user, role, now=NOW):
    return operations.seat_user(room=room, user=user, role=role, name=user.display_name, now=now)


def ask_in(room, name="月子", role="guest", now=NOW, minutes=30, contact=""):
    ends = now + timedelta(minutes=minutes)
    return operations.invite(
        room=room, role=role, name=name, expires_at=ends, actor="test", now=now, contact=contact
    )


def join(seat, page, now=NOW, real=NOW, **media):
    operations.join(
        seat=seat, page=page, **{"has_sound": True, "has_picture": True, **media}, now=now, real=real
    )
    seat.refresh_from_db()
