"""Links: one person, one device, once, for a while; and who never gets a host's rights."""

from datetime import timedelta

import pytest

from moyai.core.video import operations
from moyai.core.video.models import Event, Pass, Seat
from moyai.core.video.queries import get_open_seat
from moyai.core.video.refusals import (
    HostsOnly,
    LinkExpired,
    LinkRevoked,
    LinkUsed,
    NoSuchLink,
    NotSeated,
    RoomFull,
    RoomOver,
)
from moyai.core.video.tests.conftest import NOW, ask_in, open_room, sit

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=31)


def use(invitation, now=NOW):
    return operations.use_link(name=invitation.seat.room.name, token=invitation.token, now=now)


def test_a_link_seats_one_person_once(room):
    link = ask_in(room)
    seated = use(link)
    assert get_open_seat(room.name, seated.secret, NOW).pk == link.seat.pk
    with pytest.raises(LinkUsed):
        use(link)


def test_nothing_that_lets_somebody_in_is_kept(room):
    link = ask_in(room)
    seated = use(link)
    kept = [str(value) for model in (Pass, Seat) for row in model.objects.values() for value in row.values()]
    assert not any(link.token in value or seated.secret in value for value in kept)


def test_the_rooms_name_is_no_id_of_anything_else(room):
    assert room.reference not in room.name
    assert len(room.name) >= 20
    assert open_room("other").name != room.name


def test_a_link_runs_out_is_taken_back_and_belongs_to_its_room(room):
    link = ask_in(room)
    with pytest.raises(LinkExpired):
        use(link, LATER)
    other = open_room("other")
    with pytest.raises(NoSuchLink):
        operations.use_link(name=other.name, token=link.token, now=NOW)
    operations.revoke_seat(seat=link.seat, actor="test", now=NOW)
    with pytest.raises(LinkRevoked):
        use(link)


def test_a_new_link_ends_the_old_one_and_whoever_sat_there(room):
    old = ask_in(room)
    seated = use(old)
    new = operations.make_new_link(seat=old.seat, expires_at=LATER, actor="test", now=NOW)
    with pytest.raises(NotSeated):
        get_open_seat(room.name, seated.secret, NOW)
    with pytest.raises(LinkUsed):
        use(old)
    assert use(new).seat.pk == old.seat.pk


def test_an_unused_link_that_was_replaced_is_refused(room):
    old = ask_in(room)
    operations.make_new_link(seat=old.seat, expires_at=LATER, actor="test", now=NOW)
    with pytest.raises(LinkRevoked):
        use(old)


def test_no_link_ever_carries_a_hosts_rights(room, clerk):
    for role in ("interviewer", "clerk", "nobody"):
        with pytest.raises(HostsOnly):
            ask_in(room, role=role)
    seated = use(ask_in(room))
    assert not seated.seat.is_host
    for deed in (operations.go_by_phone, lambda **facts: operations.choose_when_late(choice="wait", **facts)):
        with pytest.raises(HostsOnly):
            deed(seat=seated.seat, now=NOW)
    with pytest.raises(HostsOnly):
        operations.make_new_link(seat=sit(room, clerk, "clerk").seat, expires_at=LATER, actor="test", now=NOW)


def test_four_have_seats_and_a_fifth_has_none_until_one_is_given_up(room, clerk, interviewer):
    sit(room, clerk, "clerk")
    sit(room, interviewer, "interviewer")
    ask_in(room)
    last = ask_in(room, "通訳さん", "interpreter")
    with pytest.raises(RoomFull):
        ask_in(room)
    operations.revoke_seat(seat=last.seat, actor="test", now=NOW)
    assert ask_in(room).seat.slot == 3


def test_an_account_sits_once_and_on_its_latest_device(room, clerk):
    first = sit(room, clerk, "clerk")
    second = sit(room, clerk, "clerk")
    assert first.seat.pk == second.seat.pk
    with pytest.raises(NotSeated):
        get_open_seat(room.name, first.secret, NOW)
    assert get_open_seat(room.name, second.secret, NOW).is_host
    with pytest.raises(NotSeated):
        get_open_seat(room.name, second.secret, room.closes_at)


def test_whoever_comes_too_late_asks_and_the_hosts_see_it(room):
    link = ask_in(room)
    one = Pass.objects.get()
    operations.ask_for_link(link=one, now=LATER)
    operations.ask_for_link(link=one, now=LATER)
    link.seat.refresh_from_db()
    assert link.seat.asked_at == LATER
    assert Event.objects.filter(kind="link_asked").count() == 1


def test_after_the_end_no_link_works(room):
    link = ask_in(room)
    operations.end_room(room=room, why="consent", actor="test", now=NOW)
    with pytest.raises(RoomOver) as caught:
        use(link)
    assert "同意" in str(caught.value.text)
