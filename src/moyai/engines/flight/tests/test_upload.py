"""The machines by themselves; beside a vehicle they are tested where the simulated autopilot lives."""

import pytest

from moyai.engines.flight import MissionType
from moyai.engines.flight.formats.items import list_items
from moyai.engines.flight.tests.test_formats import make
from moyai.engines.flight.upload import (
    Ack,
    Count,
    Download,
    ItemMessage,
    Request,
    RequestList,
    Result,
    State,
    Upload,
)

ITEMS = list_items(make(), MissionType.MISSION)


def begin():
    upload = Upload(ITEMS, MissionType.MISSION)
    assert upload.start(0) == [Count(len(ITEMS), 0)]
    return upload


def ask(upload, seq, now_ms=0):
    return upload.receive(Request(seq, 0), now_ms)


def test_a_plan_goes_over():
    upload = begin()
    for seq, item in enumerate(ITEMS):
        assert ask(upload, seq) == [ItemMessage(item)]
    upload.receive(Ack(Result.ACCEPTED, 0, 77), 0)
    assert (upload.state, upload.opaque_id) == (State.DONE, 77)


def test_what_is_asked_for_again_is_sent_again():
    upload = begin()
    assert ask(upload, 0) == ask(upload, 0) == [ItemMessage(ITEMS[0])]
    ask(upload, 1)
    assert ask(upload, 0) == []  # it was on its way for long
    assert upload.state == State.RUNNING


@pytest.mark.parametrize("seq", [2, len(ITEMS), -1, 65_535])
def test_a_wrong_sequence_is_rejected(seq):
    upload = begin()
    ask(upload, 0)
    assert ask(upload, seq) == [Ack(Result.INVALID_SEQUENCE, 0)]
    assert (upload.state, upload.error) == (State.FAILED, "wrong_sequence")


def test_an_answer_before_the_last_item_is_no_answer():
    upload = begin()
    ask(upload, 0)
    upload.receive(Ack(Result.ACCEPTED, 0), 0)
    assert (upload.state, upload.error) == (State.FAILED, "early_ack")


@pytest.mark.parametrize("result", [each for each in Result if each != Result.ACCEPTED])
def test_a_refusal_is_kept(result):
    upload = begin()
    upload.receive(Ack(result, 0), 0)
    assert (upload.state, upload.error, upload.result) == (State.FAILED, "refused", result)


def test_messages_of_another_plan_are_passed_over():
    upload = begin()
    assert upload.receive(Request(0, MissionType.FENCE), 0) == []
    upload.receive(Ack(Result.DENIED, MissionType.RALLY), 0)
    assert (upload.state, upload.sent) == (State.RUNNING, -1)


def test_it_asks_five_times_more_then_gives_up():
    upload = begin()
    assert upload.tick(1_499) == []
    sent = [upload.tick(now_ms) for now_ms in range(1_500, 9_001, 1_500)]
    assert sent == [[Count(len(ITEMS), 0)]] * 5 + [[Ack(Result.CANCELLED, 0)]]
    assert (upload.state, upload.error) == (State.FAILED, "timeout")
    assert upload.tick(99_999) == []


def test_progress_starts_the_patience_anew():
    upload = begin()
    for now_ms in range(1_500, 7_501, 1_500):
        upload.tick(now_ms)
    ask(upload, 0, 8_000)
    assert upload.tick(9_499) == []
    assert upload.tick(9_500) == [ItemMessage(ITEMS[0])]


def test_it_can_be_called_off():
    upload = begin()
    assert upload.cancel() == [Ack(Result.CANCELLED, 0)]
    assert (upload.state, upload.cancel(), ask(upload, 0)) == (State.CANCELLED, [], [])


def test_items_are_numbered():
    with pytest.raises(ValueError, match="gaps"):
        Upload(ITEMS[1:], MissionType.MISSION)
    with pytest.raises(ValueError, match="another plan"):
        Upload(ITEMS, MissionType.FENCE)


def test_a_plan_comes_back():
    download = Download(0)
    assert download.start(0) == [RequestList(0)]
    assert download.receive(Count(2, 0, 9), 0) == [Request(0, 0)]
    assert download.tick(250) == [Request(0, 0)]
    assert download.receive(ItemMessage(ITEMS[1]), 300) == []  # not the one that was asked for
    assert download.receive(ItemMessage(ITEMS[0]), 300) == [Request(1, 0)]
    assert download.receive(ItemMessage(ITEMS[1]), 300) == [Ack(Result.ACCEPTED, 0)]
    assert (download.state, download.items, download.opaque_id) == (State.DONE, ITEMS[:2], 9)


def test_a_vehicle_that_is_silent_gives_no_plan():
    download = Download(0)
    download.start(0)
    for now_ms in range(1_500, 9_001, 1_500):
        download.tick(now_ms)
    assert (download.state, download.error) == (State.FAILED, "timeout")
