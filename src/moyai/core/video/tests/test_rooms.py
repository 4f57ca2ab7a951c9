"""Rooms: one at a time, begun, waited in, gone on by telephone, ended for everybody."""

from datetime import timedelta

import pytest

from moyai.core.video import operations
from moyai.core.video.enums import EndWhy, LateChoice
from moyai.core.video.erasing import erase_rooms
from moyai.core.video.models import Event, QualityReport, Room, Seat, Signal
from moyai.core.video.operations.looking_after import GONE_AFTER, drop_gone, expire_signals, tell_late
from moyai.core.video.queries import find_room, get_state
from moyai.core.video.refusals import BadSignal
from moyai.core.video.tasks import look_after_rooms
from moyai.core.video.tests.conftest import HEARD, NOW, ask_in, join, open_room, sit

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def kinds(room):
    return list(Event.objects.filter(room=room).values_list("kind", flat=True))


def test_a_thing_has_one_open_room(room):
    assert open_room().pk == room.pk
    operations.end_room(room=room, why=EndWhy.FINISHED, actor="test", now=NOW)
    assert find_room("interview", room.reference) is None
    assert open_room().pk != room.pk


def test_the_call_begins_when_the_awaited_one_and_another_are_there(room, clerk, interviewer):
    join(sit(room, interviewer, "interviewer").seat, "page-of-one")
    assert HEARD == []
    join(sit(room, clerk, "clerk").seat, "page-of-two", now=NOW + MINUTE)
    room.refresh_from_db()
    assert (room.began_at, HEARD) == (NOW + MINUTE, [(room.reference, "began")])
    join(sit(room, clerk, "clerk").seat, "page-of-two-anew", now=NOW + 2 * MINUTE)
    assert [(room.reference, "began")] == HEARD


def test_whoever_waits_is_told_once_and_again_after_waiting_longer(room, clerk):
    seat = sit(room, clerk, "clerk").seat
    join(seat, "page-of-clerk")
    assert not tell_late(room=room, now=NOW + 4 * MINUTE)
    assert tell_late(room=room, now=NOW + 5 * MINUTE)
    assert not tell_late(room=room, now=NOW + 6 * MINUTE)
    seat.room.refresh_from_db()
    assert get_state(seat)["is_late"]
    operations.choose_when_late(seat=seat, choice=LateChoice.WAIT, now=NOW + 6 * MINUTE)
    seat.room.refresh_from_db()
    assert not get_state(seat)["is_late"]
    assert not tell_late(room=room, now=NOW + 10 * MINUTE)
    assert tell_late(room=room, now=NOW + 11 * MINUTE)
    assert kinds(room)[-3:] == ["late", "late_choice", "late"]
    assert [(room.reference, "late")] * 2 == HEARD


def test_nobody_is_told_when_the_awaited_one_has_come(room, clerk, interviewer):
    join(sit(room, clerk, "clerk").seat, "page-of-clerk")
    join(sit(room, interviewer, "interviewer").seat, "page-of-asker", now=NOW + MINUTE)
    assert not tell_late(room=room, now=NOW + 60 * MINUTE)


def test_the_end_is_everybodys_with_its_reason_and_leaves_no_signal(room, clerk, interviewer):
    one, two = sit(room, clerk, "clerk").seat, sit(room, interviewer, "interviewer").seat
    join(one, "page-of-clerk")
    join(two, "page-of-asker")
    signal = {"to": two.slot, "to_page": two.page, "kind": "offer", "body": {"sdp": "v=0"}}
    assert operations.send_signals(seat=one, page=one.page, signals=[signal], real=NOW) == 1
    assert operations.end_room(room=room, why=EndWhy.CONSENT, actor="test", now=NOW)
    assert not operations.end_room(room=room, why=EndWhy.FINISHED, actor="test", now=NOW)
    assert Signal.objects.count() == 0
    for seat in (one, two):
        seat.room.refresh_from_db()
        state = get_state(seat)
        assert (state["is_over"], "同意を取り消した" in state["why"]) == (True, True)
    assert HEARD[-1] == (room.reference, "ended")


def test_talking_by_telephone_is_written_down_once(room, clerk):
    seat = sit(room, clerk, "clerk").seat
    operations.go_by_phone(seat=seat, now=NOW)
    operations.go_by_phone(seat=seat, now=NOW + MINUTE)
    room.refresh_from_db()
    assert (room.by_phone_at, kinds(room).count("by_phone")) == (NOW, 1)


def test_a_picture_that_goes_is_written_down_with_its_reason(room, clerk):
    seat = sit(room, clerk, "clerk").seat
    join(seat, "page-of-clerk")
    media = {"has_sound": True, "why": "poor", "now": NOW + MINUTE}
    operations.set_media(seat=seat, has_picture=False, **media)
    seat.refresh_from_db()
    operations.set_media(seat=seat, has_picture=False, **media)
    assert list(Event.objects.filter(kind="picture_off").values_list("detail", flat=True)) == ["poor"]


def test_a_guest_sees_nobody_until_a_host_is_there(room, clerk):
    one = operations.use_link(name=room.name, token=ask_in(room).token, now=NOW).seat
    two = operations.use_link(name=room.name, token=ask_in(room, "通訳さん").token, now=NOW).seat
    join(one, "page-of-one")
    join(two, "page-of-two")
    signal = {"to": two.slot, "to_page": two.page, "kind": "offer", "body": {"sdp": "v=0"}}
    assert get_state(one)["people"] == []
    assert operations.send_signals(seat=one, page=one.page, signals=[signal], real=NOW) == 0
    join(sit(room, clerk, "clerk").seat, "page-of-clerk")
    assert [p["name"] for p in get_state(one)["people"]] == ["通訳さん", "田中"]
    assert operations.send_signals(seat=one, page=one.page, signals=[signal], real=NOW) == 1
    assert get_state(one)["guests"] == []  # who else is invited is the hosts' to know


def test_whoever_does_not_ask_for_long_is_gone_and_unread_signals_go(room, clerk, interviewer):
    one, two = sit(room, clerk, "clerk").seat, sit(room, interviewer, "interviewer").seat
    join(one, "page-of-clerk")
    join(two, "page-of-asker", real=NOW + GONE_AFTER)
    signal = {"to": two.slot, "to_page": two.page, "kind": "candidate", "body": {}}
    operations.send_signals(seat=one, page=one.page, signals=[signal], real=NOW)
    drop_gone(room=room, now=NOW + MINUTE, real=NOW + GONE_AFTER + timedelta(seconds=1))
    assert [seat.is_here for seat in Seat.objects.filter(room=room)] == [False, True]
    assert kinds(room)[-1] == "lost"
    expire_signals(real=NOW + timedelta(seconds=121))
    assert Signal.objects.count() == 0


def test_the_job_ends_rooms_whose_time_is_up(room):
    assert look_after_rooms(room.closes_at - MINUTE) == 1
    assert room.ended_at is None
    look_after_rooms(room.closes_at)
    room.refresh_from_db()
    assert room.ended_why == EndWhy.TIME


def test_quality_is_written_down_and_nonsense_is_not(room, clerk, interviewer):
    seat, peer = sit(room, clerk, "clerk").seat, sit(room, interviewer, "interviewer").seat
    good = {"peer": peer.slot, "level": "unstable", "loss_pct": 4.25, "rtt_ms": 320, "kbit_s": 480}
    report = operations.report_quality(seat=seat, report=good, now=NOW)
    assert (report.level, report.loss_pct, report.rtt_ms, report.kbit_s) == ("unstable", 4.25, 320, 480)
    bad = [
        {"level": "great"},
        {"peer": seat.slot},
        {"peer": 9},
        {"peer": True},
        {"loss_pct": 101},
        {"rtt_ms": float("nan")},
        {"kbit_s": -1},
        {"kbit_s": "many"},
    ]
    for change in bad:
        with pytest.raises(BadSignal):
            operations.report_quality(seat=seat, report=good | change, now=NOW)
    assert QualityReport.objects.count() == 1


def test_the_eraser_takes_what_is_over_and_old(room):
    operations.end_room(room=room, why=EndWhy.FINISHED, actor="test", now=NOW)
    still_open = open_room("other")
    assert erase_rooms(before=NOW, now=NOW) == 0
    assert erase_rooms(before=NOW + MINUTE, now=NOW) == 1
    assert list(Room.objects.all()) == [still_open]
