"""Whatever is written is read as it was; whatever is not of the language is refused with the place."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moyai.engines.garden_bot.language import (
    MOST_BYTES,
    MOST_DEPTH,
    MOST_NODES,
    Faulty,
    Malformed,
    RpcOk,
    RpcRequest,
    Sequence,
    list_kinds,
    parse,
    parse_answer,
    read_node,
    read_sequence,
    refuse,
    to_json,
    write,
)
from moyai.engines.garden_bot.language.commands import MoveRelative, Wait, WritePin
from moyai.engines.garden_bot.language.data import Coordinate, NamedPin, SpecialValue

from .nodes import COMMANDS, commands, node_of, requests

NAMES = """_if assertion calibrate change_ownership check_updates emergency_lock emergency_unlock execute
execute_script factory_reset find_home flash_firmware home install_farmware install_first_party_farmware lua
move move_absolute move_relative power_off read_pin read_status reboot remove_farmware send_message
set_pin_io_mode set_servo_angle set_user_env sync take_photo toggle_pin update_farmware update_resource wait
write_pin zero"""
THE_36 = NAMES.split()
CLIENTS = json.loads((Path(__file__).parent / "client_messages.json").read_text(encoding="utf-8"))


def ask(*body, **args):
    return json.dumps({"kind": "rpc_request", "args": {"label": "a", **args}, "body": list(body)})


def step(kind, **args):
    return {"kind": kind, "args": args}


def refusal(message):
    with pytest.raises(Malformed) as raised:
        parse(message)
    assert raised.value.text.ja and raised.value.text.en
    return raised.value


def test_the_36_commands_are_those_of_the_protocol():
    assert len(THE_36) == 36
    assert sorted(each.kind for each in COMMANDS) == sorted(THE_36)


@settings(max_examples=120, deadline=None)
@given(requests)
def test_a_request_is_read_as_it_was_written(request):
    assert parse(write(request)) == request


@settings(max_examples=60, deadline=None)
@given(node_of(Sequence))
def test_a_sequence_is_read_as_it_was_written(sequence):
    assert read_sequence(json.loads(write(sequence))) == sequence


@pytest.mark.parametrize("cls", COMMANDS, ids=lambda each: each.kind)
@settings(max_examples=15, deadline=None)
@given(st.data())
def test_every_command_is_read_as_it_was_written(cls, data):
    command = data.draw(node_of(cls))
    request = RpcRequest("a", body=(command,))
    assert parse(write(request)) == request


@pytest.mark.parametrize(
    "message",
    [each for messages in CLIENTS.values() for each in messages],
    ids=lambda each: f"{each['args']['label']}-{each['body'][0]['kind']}",
)
def test_what_the_official_clients_send_is_read_and_keeps_its_meaning(message):
    request = parse(json.dumps(message))
    again = to_json(request)
    assert request.label == message["args"]["label"]
    assert request.priority == message["args"].get("priority", 600)
    assert [each["kind"] for each in again["body"]] == [each["kind"] for each in message["body"]]
    assert [each["args"] for each in again["body"]] == [each["args"] for each in message["body"]]


def test_an_answer_is_read_as_it_was_written():
    assert parse_answer(write(RpcOk("a"))) == RpcOk("a")
    error = refuse("a", "The bed ends there.")
    assert json.loads(write(error)) == {
        "kind": "rpc_error",
        "args": {"label": "a"},
        "body": [{"kind": "explanation", "args": {"message": "The bed ends there."}}],
    }
    assert parse_answer(write(error)) == error


def test_a_row_of_the_api_is_read_as_a_sequence():
    row = {
        "id": 5,
        "name": "Water all",
        "color": "blue",
        "folder_id": None,
        "kind": "sequence",
        "args": {"version": 20180209, "locals": step("scope_declaration")},
        "body": [{**step("wait", milliseconds=10), "uuid": "x"}],
    }
    assert read_sequence(row).body == (Wait(10),)


@pytest.mark.parametrize(
    ("message", "path"),
    [
        ("", ""),
        ("null", ""),
        ("[]", ""),
        ("{}", ""),
        (b"\xff\xfe", ""),
        ("[" * 100_000, ""),
        ("1" * 5_000, ""),
        (" " * (MOST_BYTES + 1), ""),
        ('{"kind":"rpc_request","kind":"rpc_ok"}', ""),
        (ask().replace('"a"', "NaN"), ""),
        (ask(label=""), "args.label"),
        (ask(label=5), "args.label"),
        (ask(priority="9000"), "args.priority"),
        (ask(step("fly")), "body[0]"),
        (ask(step("coordinate", x=1, y=1, z=1)), "body[0]"),
        (ask(step("wait")), "body[0].args"),
        (ask(step("wait", milliseconds=180_001)), "body[0].args.milliseconds"),
        (ask(step("wait", milliseconds=-1)), "body[0].args.milliseconds"),
        (ask(step("wait", milliseconds=1.5)), "body[0].args.milliseconds"),
        (ask(step("wait", milliseconds=True)), "body[0].args.milliseconds"),
        (ask(step("wait", milliseconds=1, seconds=1)), "body[0].args"),
        (ask({**step("wait", milliseconds=1), "body": [step("sync")]}), "body[0].body"),
        (ask(step("move_relative", x=0, y=0, z=0, speed=0)), "body[0].args.speed"),
        (ask(step("move_relative", x=0, y=0, z=0, speed=101)), "body[0].args.speed"),
        (ask(step("home", axis="w", speed=1)), "body[0].args.axis"),
        (ask(step("home", axis=["x"], speed=1)), "body[0].args.axis"),
        (ask(step("write_pin", pin_number=8, pin_value=2, pin_mode=0)), "body[0]"),
        (ask(step("write_pin", pin_number=8, pin_value=1, pin_mode=True)), "body[0].args.pin_mode"),
        (ask(step("write_pin", pin_number=70, pin_value=1, pin_mode=0)), "body[0].args.pin_number"),
        (ask(step("set_servo_angle", pin_number=8, pin_value=1)), "body[0].args.pin_number"),
        (ask(step("set_servo_angle", pin_number=4, pin_value=181)), "body[0].args.pin_value"),
        (ask(step("send_message", message="", message_type="info")), "body[0].args.message"),
        (ask(step("send_message", message="x" * 301, message_type="info")), "body[0].args.message"),
        (ask(step("send_message", message="\ud800", message_type="info")), "body[0].args.message"),
        (ask(step("sync"), step("execute", sequence_id=0)), "body[1].args.sequence_id"),
        (
            ask({"kind": "move", "args": {}, "body": [step("axis_overwrite", axis="all", axis_operand={})]}),
            "body[0].body[0].args.axis",
        ),
        (
            ask(step("_if", lhs="pin70", op="is", rhs=0, _then=step("nothing"), _else=step("nothing"))),
            "body[0].args.lhs",
        ),
        (
            ask(step("_if", lhs="x", op="is", rhs=0, _then=step("sync"), _else=step("nothing"))),
            "body[0].args._then",
        ),
    ],
)
def test_what_is_not_of_the_language_is_refused_with_the_place(message, path):
    assert refusal(message).path == path


def test_a_request_of_too_many_commands_is_refused():
    many = ask(*[step("sync")] * (MOST_NODES + 1))
    assert "too many" in refusal(many).text.en
    parse(ask(*[step("sync")] * (MOST_NODES - 1)))


def test_a_request_too_deep_is_refused():
    inner = {"kind": "nothing", "args": {}}
    for _ in range(MOST_DEPTH):
        inner = {"kind": "parameter_application", "args": {"label": "x", "data_value": inner}}
    body = [{"kind": "execute", "args": {"sequence_id": 1}, "body": [inner]}]
    refusal(ask(*body))


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5) | st.sampled_from(THE_36),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["kind", "args", "body", "label", "x", "axis"]), inner, max_size=4)
    ),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None)
@given(JSON_VALUES)
def test_anything_at_all_is_read_or_refused(value):
    try:
        read_node(value, *list_kinds().values())
    except Malformed as refused:
        assert refused.text.ja


@settings(max_examples=80, deadline=None)
@given(requests, st.data())
def test_a_request_with_one_thing_changed_is_read_or_refused(request, data):
    message = json.loads(write(request))
    places = []

    def visit(value):
        if isinstance(value, (dict, list)):
            for key in value if isinstance(value, dict) else range(len(value)):
                places.append((value, key))
                visit(value[key])

    visit(message)
    holder, key = data.draw(st.sampled_from(places))
    holder[key] = data.draw(JSON_VALUES)
    try:
        changed = parse(json.dumps(message))
    except Malformed:
        return
    assert parse(write(changed)) == changed


@given(commands)
@settings(max_examples=40, deadline=None)
def test_values_are_frozen_and_can_be_compared(command):
    assert hash(command) == hash(read_node(to_json(command), type(command)))
    with pytest.raises(AttributeError):
        command.comment = "changed"


def test_what_the_language_does_not_have_cannot_be_made():
    for make in (
        lambda: Wait(180_001),
        lambda: WritePin(8, 2, 0),
        lambda: MoveRelative(float("nan"), 0, 0, 100),
        lambda: SpecialValue("moon"),
        lambda: RpcRequest("a", body=(Coordinate(0, 0, 0),)),
        lambda: WritePin(Wait(1), 1, 0),
    ):
        with pytest.raises(Faulty):
            make()
    assert WritePin(NamedPin("Peripheral", 3), 1, 0).pin_number.pin_id == 3
