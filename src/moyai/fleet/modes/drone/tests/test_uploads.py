"""Plans go to a vehicle that knows the protocol by itself, over a line that loses."""

from dataclasses import replace

import pytest

from moyai.engines.flight import MissionType
from moyai.engines.flight.formats.items import list_items
from moyai.engines.flight.upload import State, Upload
from moyai.fleet.modes.drone.autopilot.plans import GIVE_UP_S
from moyai.fleet.modes.drone.link import translate
from moyai.fleet.modes.drone.link.wire import MissionCount, dialect
from moyai.fleet.modes.drone.tests.lossy import MISSION, Line

PLANS = {kind: list_items(MISSION, kind) for kind in MissionType}
OLD = PLANS[MissionType.MISSION][:3]


def put_old_plan_on_board(line):
    line.loss, kept = 0.0, line.loss
    assert line.transfer(line.ground.upload(OLD, 0, line.now_ms)).state == State.DONE
    line.loss = kept
    return line.vehicle.plans.find_id(0)


def read_back(line, kind):
    line.loss = 0.0
    return line.transfer(line.ground.download(kind, line.now_ms)).items


def is_same(ours, theirs):
    return len(ours) == len(theirs) and all(a.says_the_same(b) for a, b in zip(ours, theirs, strict=True))


@pytest.mark.parametrize("seed", range(12))
def test_all_three_plans_survive_a_loss_of_thirty_percent(seed):
    line = Line(loss=0.3, seed=seed)
    for kind in MissionType:
        transfer = line.transfer(line.ground.upload(PLANS[kind], kind, line.now_ms))
        assert (transfer.state, transfer.error) == (State.DONE, "")
        assert transfer.opaque_id == line.vehicle.plans.find_id(kind) > 0
    for kind in MissionType:
        assert is_same(PLANS[kind], read_back(line, kind))


def test_a_plan_is_read_back_through_the_loss():
    line = Line(loss=0.3, seed=3)
    put_old_plan_on_board(line)
    assert is_same(OLD, line.transfer(line.ground.download(0, line.now_ms)).items)


def give_up_halfway(line):
    upload = line.ground.upload(PLANS[0], 0, line.now_ms)
    while upload.sent < 4:
        line.ground.tick(line.now_ms)
        line.step()
    return upload


def test_after_cancelling_the_old_plan_is_intact():
    line = Line()
    before = put_old_plan_on_board(line)
    upload = give_up_halfway(line)
    line.ground.send(upload.cancel())
    line.step()
    assert (upload.state, line.vehicle.plans.find_id(0)) == (State.CANCELLED, before)
    assert is_same(OLD, read_back(line, 0))


def test_after_a_silence_the_old_plan_is_intact():
    line = Line()
    before = put_old_plan_on_board(line)
    upload = give_up_halfway(line)
    line.loss = 1.0
    line.transfer(upload)
    assert (upload.state, upload.error, line.vehicle.plans.find_id(0)) == (State.FAILED, "timeout", before)
    assert is_same(OLD, read_back(line, 0))


def test_a_wrong_sequence_is_rejected_and_the_old_plan_is_intact():
    line = Line()
    before = put_old_plan_on_board(line)
    upload = give_up_halfway(line)
    far = dialect.MAVLink_mission_item_int_message(1, 1, 999, 6, 16, 0, 1, 0, 0, 0, 0, 0, 0, 10, 0)
    line.ground._out.append(far)
    line.step()
    line.transfer(upload)
    assert (upload.error, upload.result, line.vehicle.plans.find_id(0)) == ("refused", 13, before)
    assert is_same(OLD, read_back(line, 0))


def test_a_number_out_of_turn_is_asked_for_again():
    line = Line()
    upload = give_up_halfway(line)
    late = translate.write(translate.ItemMessage(PLANS[0][0]), 1)
    line.ground._out.append(late)
    assert line.transfer(upload).state == State.DONE
    assert is_same(PLANS[0], read_back(line, 0))


@pytest.mark.parametrize(
    ("result", "kind", "change"),
    [
        (2, 0, {"frame": 1}),
        (3, 0, {"command": 2000}),
        (10, 0, {"x": 910_000_000}),
        (11, 0, {"y": 1_810_000_000}),
        (5, 0, {"z": float("nan")}),
        (5, 1, {"params": (99.0, 0.0, 0.0, 0.0)}),
    ],
)
def test_what_makes_no_sense_is_refused_and_the_old_plan_is_intact(result, kind, change):
    line = Line()
    line.transfer(line.ground.upload(PLANS[kind][:4] if kind == 0 else PLANS[kind], kind, 0))
    before = line.vehicle.plans.find_id(kind)
    items = [*PLANS[kind][:-1], replace(PLANS[kind][-1], **change)]
    if kind == 1:
        items = [replace(each, **change) for each in items]
    upload = line.transfer(line.ground.upload(items, kind, line.now_ms))
    assert (upload.state, upload.result) == (State.FAILED, result)
    assert line.vehicle.plans.find_id(kind) == before > 0


def test_too_long_a_plan_is_refused():
    line = Line()
    line.ground.transfer = upload = Upload(PLANS[0], 0)
    upload.start(0)
    line.ground._out.append(MissionCount(1, 1, 501, 0))
    line.step()
    assert (upload.state, upload.result) == (State.FAILED, 4)


def test_a_vehicle_forgets_a_transfer_that_does_not_go_on():
    line = Line()
    give_up_halfway(line)
    line.ground.transfer = None
    for _step in range(int(GIVE_UP_S / 0.05) + 2):
        line.step()
    assert line.transfer(line.ground.upload(OLD, 0, line.now_ms)).state == State.DONE


def test_noise_is_passed_over():
    line = Line()
    assert line.up.read(b"\xfd\x00\xffnoise" * 50) == []
    assert put_old_plan_on_board(line) > 0
