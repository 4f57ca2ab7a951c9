"""What may run and what may not, each with its reason."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moyai.engines.garden_bot.bed import Bed, Known, Place, Slot
from moyai.engines.garden_bot.language import Sequence
from moyai.engines.garden_bot.language.commands import (
    Assertion,
    AxisAddition,
    AxisOverwrite,
    Calibrate,
    EmergencyLock,
    EmergencyUnlock,
    Execute,
    FactoryReset,
    FindHome,
    If,
    Move,
    MoveAbsolute,
    MoveRelative,
    ReadStatus,
    SafeZ,
    SendMessage,
    TakePhoto,
    TogglePin,
    UpdateResource,
    Wait,
    WritePin,
    Zero,
)
from moyai.engines.garden_bot.language.data import (
    Coordinate,
    Identifier,
    Lua,
    NamedPin,
    Nothing,
    Numeric,
    Pair,
    ParameterApplication,
    ParameterDeclaration,
    Point,
    PointGroup,
    Random,
    Resource,
    ScopeDeclaration,
    SpecialValue,
    Tool,
)
from moyai.engines.garden_bot.limits import EVERYDAY, Box, Code, Ended, Limits, Now, decide, to_firmware
from moyai.engines.garden_bot.scripts import (
    CompleteJob,
    DismountTool,
    Dispense,
    MountTool,
    Return,
    SetJob,
    find_script,
)

from .beds import KNOWN, OFF, ON, WATER_3_S, ask, put, there
from .nodes import commands

HOME = Place(0, 0, 0)
POST = Box("post", Place(1_000, 0, -500), Place(1_100, 1_200, -200))
LIMITS = Limits(boxes=(POST,), flow_ml_s=50, water_ml=1_000, open_s=10)
NIGHT = Limits(hours_s=((9 * 3600, 17 * 3600),))
ALL = Limits(boxes=(POST,), kinds=EVERYDAY | {"zero", "calibrate", "factory_reset"})


def judge(*steps, limits=LIMITS, known=KNOWN, **now):
    verdict = decide(ask(*steps), limits=limits, now=Now(**{"at": HOME, **now}), known=known)
    assert verdict.text.ja and verdict.text.en
    assert verdict.may_run == (verdict.code in (Code.FINE, Code.STOP))
    return verdict


def parent(value):
    return Execute(2, (ParameterApplication("parent", value),))


ALLOWED = {
    "nothing": (),
    "move": (there(2_700, 1_200, 0),),
    "to the ends": (there(2_700, 1_200), there(0, 0, 0)),
    "above the post": (there(2_000, 600, -100),),
    "over it by the safe way": (
        Move((*put(500, 500).body, SafeZ())),
        put(500, 500, -390),
        put(1_500, 500, -300, is_safe=True),
    ),
    "into the soil and out": (there(500, 500), put(z=-450), put(z=0), put(600)),
    "a plant": (MoveAbsolute(Point("Plant", 1), Coordinate(0, 0, 0), 50),),
    "a tool": (MoveAbsolute(Tool(1), Coordinate(0, 0, 50), 50),),
    "a bit of chance": (there(500, 500), Move((AxisAddition("x", Random(100)),))),
    "the soil": (there(500, 500), Move((AxisOverwrite("z", SpecialValue("soil_height")),))),
    "a number of a script": (Move((AxisOverwrite("x", Lua("return 12.5")),)),),
    "water": WATER_3_S,
    "water by name": (WritePin(NamedPin("Peripheral", 1), 1, 0), Wait(10), WritePin(8, 0, 0)),
    "a sequence": (Execute(1),),
    "a sequence at a plant": (parent(Point("Plant", 1)),),
    "a sequence at each of a group": (parent(PointGroup(1)),),
    "a sequence where it says itself": (Execute(2),),
    "either or": (If("x", ">", 5, Execute(1), Nothing()),),
    "an assertion": (Assertion("return true", "recover", Execute(1)),),
    "a tool by script": (Lua('mount_tool("Seeder")'), Lua("dismount_tool()")),
    "water by script": (Lua('dispense(100, {tool_name = "Watering Nozzle", pin = 8})'),),
    "a light": (WritePin(7, 1, 0), TogglePin(7)),
    "home": (FindHome("all", 100),),
    "photo": (TakePhoto(),),
}


@pytest.mark.parametrize("steps", ALLOWED.values(), ids=ALLOWED)
def test_what_stays_within_the_limits_may_run(steps):
    assert judge(*steps).code == Code.FINE


REFUSED = {
    "x too far": (there(2_701, 0), Code.OUTSIDE),
    "below 0": (there(-1, 0), Code.OUTSIDE),
    "too high": (there(0, 0, 1), Code.OUTSIDE),
    "through the floor": (there(0, 0, -501), Code.OUTSIDE),
    "too deep": (there(0, 0, -461), Code.TOO_DEEP),
    "step by step": (MoveRelative(0, -1, 0, 100), Code.OUTSIDE),
    "offset": (MoveAbsolute(Coordinate(2_700, 0, 0), Coordinate(1, 0, 0), 1), Code.OUTSIDE),
    "a plant elsewhere": (MoveAbsolute(Point("Plant", 9), Coordinate(0, 0, 0), 1), Code.OUTSIDE),
    "chance at the edge": (Move((AxisAddition("x", Random(1)),)), Code.OUTSIDE),
    "into the post": (there(1_050, 500, -300), Code.FORBIDDEN),
    "through the soil": (there(500, 500, -390), Code.DRAGS),
    "no such plant": (MoveAbsolute(Point("Plant", 77), Coordinate(0, 0, 0), 1), Code.NO_PLACE),
    "no such tool": (MoveAbsolute(Tool(77), Coordinate(0, 0, 0), 1), Code.NO_PLACE),
    "no such variable": (MoveAbsolute(Identifier("it"), Coordinate(0, 0, 0), 1), Code.NO_VALUE),
    "a number as a place": (parent(Numeric(5)), Code.NO_VALUE),
    "no such group": (parent(PointGroup(5)), Code.NO_PLACE),
    "no such sequence": (Execute(77), Code.NO_SEQUENCE),
    "a sequence of itself": (Execute(3), Code.LOOP),
    "two of each other": (Execute(4), Code.LOOP),
    "water without end": (ON, Code.STAYS_ON),
    "water without end in a sequence": (Execute(6), Code.STAYS_ON),
    "water without end on one way": (If("x", ">", 5, Execute(6), Nothing()), Code.STAYS_ON),
    "toggled water": (TogglePin(8), Code.TOGGLED),
    "half open": (WritePin(8, 100, 1), Code.HALF_OPEN),
    "a motor's pin": (WritePin(54, 1, 0), Code.NO_PIN),
    "a motor's pin by name": (WritePin(NamedPin("Peripheral", 4), 1, 0), Code.NO_PIN),
    "no such device": (WritePin(NamedPin("Peripheral", 77), 1, 0), Code.NO_PIN),
    "any script": (Lua("while true do end"), Code.SCRIPT),
    "a script as a place": (Move((AxisOverwrite("x", Lua("return x")),)), Code.SCRIPT),
    "a script as a question": (Assertion("return f()", "abort", Nothing()), Code.SCRIPT),
    "an unknown tool": (Lua('mount_tool("Spoon")'), Code.NO_TOOL),
    "a tool that hangs without a way out": (Lua('mount_tool("Seed Bin")'), Code.NO_TOOL),
    "water from an unknown nozzle": (Lua('dispense(100, {tool_name = "Seeder"})'), Code.NO_FLOW),
    "too much at a time by script": (Lua("dispense(5000)"), Code.OPEN_TOO_LONG),
    "reset": (FactoryReset("farmbot_os"), Code.NOT_FOR_YOU),
    "zero": (Zero("x"), Code.NOT_FOR_YOU),
    "a plant is put elsewhere": (
        UpdateResource(Point("Plant", 1), (Pair("x", 1_050),)),
        Code.NOT_FOR_YOU,
    ),
}


@pytest.mark.parametrize(("step", "code"), REFUSED.values(), ids=REFUSED)
def test_what_leaves_the_limits_is_refused_with_its_reason(step, code):
    verdict = judge(Wait(1), step)
    assert (verdict.code, verdict.water_ml, verdict.left_ml) == (code, 0, 1_000)
    assert verdict.path.startswith("body[1]") or verdict.path == ""


def test_the_place_of_a_refusal_names_the_sequence():
    known = Known(sequences={7: Sequence(body=(Wait(1), Execute(8))), 8: Sequence(body=(there(-1, 0),))})
    assert judge(Execute(7), known=known).path == "body[0] > sequence 7 > body[1] > sequence 8 > body[0]"


def test_moving_sideways_while_in_the_soil_is_refused():
    steps = there(500, 500), put(z=-430)
    assert judge(*steps, MoveRelative(1, 0, 0, 100)).code == Code.DRAGS
    assert judge(*steps, put(600, z=0)).code == Code.DRAGS  # it could go sideways first
    assert judge(*steps, put(600, z=-300, is_safe=True)).code == Code.FINE


def test_a_long_way_below_the_safe_height_is_refused_where_that_is_wanted():
    low = Limits(low_travel_mm=200)
    assert judge(there(100, 100, -300), limits=low).code == Code.FINE
    assert judge(there(300, 0, -300), limits=low).code == Code.TOO_LOW
    assert judge(there(300, 0, -50), limits=low).code == Code.FINE


def test_where_nobody_knows_the_place_only_finding_home_is_allowed():
    free = Limits()
    for step in (
        there(0, 0),
        MoveRelative(0, 0, 1, 1),
        put(1, 1, -1),
        FindHome("x", 100),
        Lua('mount_tool("Seeder")'),
    ):
        assert judge(step, at=None, limits=free).code == Code.LOST
    assert judge(FindHome("all", 100), there(500, 500), at=None, limits=free).code == Code.FINE
    assert judge(FindHome("z", 100), at=None, limits=free).code == Code.FINE
    assert judge(FindHome("z", 100), there(500, 500), at=None, limits=free).code == Code.LOST


def test_a_box_that_reaches_the_top_bars_the_way_home_from_an_unknown_place():
    tall = Limits(boxes=(Box("pole", Place(1_000, 0, -500), Place(1_100, 1_200, 0)),))
    assert judge(FindHome("all", 100), at=None, limits=tall).code == Code.FORBIDDEN
    assert judge(FindHome("all", 100), at=Place(500, 0, 0), limits=tall).code == Code.FINE


def test_what_changes_the_bot_is_for_those_who_look_after_it():
    assert judge(Zero("x"), limits=ALL).code == Code.FINE
    assert judge(FactoryReset("farmbot_os"), limits=ALL).code == Code.FINE
    assert judge(Zero("x"), there(0, 0), limits=ALL).code == Code.AFTER_ZERO
    assert judge(Calibrate("z"), limits=ALL).code == Code.TOO_DEEP
    assert judge(Calibrate("x"), limits=ALL).code == Code.FINE  # high above the post


def test_water_is_counted_and_what_is_left_is_told():
    verdict = judge(*WATER_3_S)
    # three seconds, half a second for each of the two commands after it was opened
    assert (verdict.water_ml, verdict.left_ml) == (200, 800)
    assert "800" in verdict.text.ja and "200" in verdict.text.ja and "800" in verdict.text.en
    assert judge(parent(PointGroup(1))).water_ml == 600
    assert judge(If("x", ">", 5, Execute(1), Nothing())).water_ml == 200
    assert judge(Lua("dispense(100)")).water_ml == 125


def test_more_water_than_is_left_is_refused():
    assert judge(*WATER_3_S, used_ml=800).code == Code.FINE
    verdict = judge(*WATER_3_S, used_ml=801)
    assert (verdict.code, verdict.left_ml) == (Code.SPENT, 199)
    assert "199" in verdict.text.ja
    assert judge(*WATER_3_S * 6).code == Code.SPENT


def test_the_valve_is_open_for_a_limited_time_and_nothing_else_happens_meanwhile():
    assert judge(ON, Wait(9_000), OFF).code == Code.FINE
    assert judge(ON, Wait(9_500), OFF).code == Code.OPEN_TOO_LONG
    assert judge(ON, Wait(6_000), ON, Wait(6_000), OFF).code == Code.OPEN_TOO_LONG
    for step in (there(1, 0), SendMessage("x", "info"), Execute(1), TakePhoto(), WritePin(7, 1, 0)):
        assert judge(ON, step, OFF).code == Code.ONLY_WAIT


def test_while_water_runs_it_is_switched_off_first():
    assert judge(there(1, 0), open_pins=frozenset({8})).code == Code.RUNS_NOW
    assert judge(OFF, open_pins=frozenset({8})).code == Code.FINE
    assert judge(OFF, there(1, 0), open_pins=frozenset({8})).code == Code.FINE


def test_stopping_is_always_allowed():
    night = Limits(hours_s=((9 * 3600, 17 * 3600),), water_ml=0, kinds=frozenset())
    now = {"limits": night, "second": 0, "used_ml": 9e9, "at": None, "is_locked": True}
    assert judge(EmergencyLock(), **now).code == Code.STOP
    assert judge(EmergencyLock(), ReadStatus(), **now).code == Code.STOP
    assert judge(OFF, **now).code == Code.FINE


def test_a_stopped_bot_is_released_first():
    assert judge(there(1, 0), is_locked=True).code == Code.LOCKED
    assert judge(EmergencyUnlock(), is_locked=True).code == Code.FINE
    assert judge(EmergencyUnlock(), there(1, 0), is_locked=True).code == Code.NOT_FOR_YOU
    # Whatever waits inside a request would else undo a stop that is pressed meanwhile.
    release = Known(sequences={1: Sequence(body=(EmergencyUnlock(),))})
    assert judge(Wait(60_000), Execute(1), known=release).code == Code.NOT_FOR_YOU
    assert judge(Wait(60_000), EmergencyUnlock()).code == Code.NOT_FOR_YOU
    assert judge(EmergencyLock(), there(1, 0)).code == Code.LOCKED


def test_it_works_in_its_hours():
    day = Limits(hours_s=((9 * 3600, 12 * 3600), (13 * 3600, 17 * 3600)))
    assert judge(there(1, 0), limits=day, second=10 * 3600).code == Code.FINE
    for second in (0, 9 * 3600 - 1, 12 * 3600, 17 * 3600):
        verdict = judge(there(1, 0), limits=day, second=second)
        assert verdict.code == Code.ASLEEP
        assert "9:00" in verdict.text.ja and "17:00" in verdict.text.en
    assert judge(Wait(180_000), limits=day, second=12 * 3600 - 60).code == Code.NOT_IN_TIME


def test_a_request_without_end_is_refused():
    assert judge(*[Wait(180_000)] * 11).code == Code.TOO_LONG
    assert judge(*[Wait(1)] * 1_001).code == Code.TOO_MANY
    bomb = {n: Sequence(body=(Execute(n + 1),) * 9) for n in range(1, 12)} | {12: Sequence(body=(Wait(1),))}
    verdict = judge(Execute(1), known=Known(sequences=bomb))
    assert (verdict.code, verdict.steps) == (Code.TOO_MANY, 1_001)


def after(*steps, before, **now):
    now = Now(**{"at": HOME, **now})
    return decide(
        ask(*steps), limits=LIMITS, now=now, known=KNOWN, before=[ask(*each) for each in before]
    ).code


def test_what_has_been_let_pass_and_is_not_answered_is_taken_into_account():
    step = MoveRelative(500, 0, 0, 100)
    assert after(step, before=[]) == Code.FINE
    assert after(step, before=[[step]] * 4) == Code.FINE
    assert after(step, before=[[step]] * 5) == Code.OUTSIDE
    # it may stop anywhere on its way there, so that going down is only safe where all of it is
    assert after(put(z=-300), before=[[there(1_500, 600)]]) == Code.FORBIDDEN
    assert after(put(z=-300), before=[[there(900, 600)]]) == Code.FINE
    assert after(put(z=-300), before=[]) == Code.FINE
    assert after(there(0, 0), before=[[there(9_000, 0)]]) == Code.LOST
    assert after(there(0, 0), before=[[Wait(1)], [ReadStatus()]], at=None) == Code.LOST
    assert after(there(1, 0), before=[[Wait(1)]], open_pins=frozenset({8})) == Code.RUNS_NOW


def test_beside_what_runs_there_goes_no_longer_way_and_no_way_beside_water():
    """A FarmBot runs what it is told side by side, so that steps of two requests may come in any order."""
    one, two, water = [there(1, 0)], [there(1, 0), there(0, 0)], [*WATER_3_S]
    assert after(*water, before=[[TakePhoto()], [Wait(5)]]) == Code.FINE
    assert after(*one, before=[two]) == Code.BUSY
    assert after(*one, before=[one, one]) == Code.FINE
    assert after(*two, before=[one]) == Code.BUSY
    assert after(put(5, 5, -100, is_safe=True), before=[one]) == Code.BUSY
    assert after(FindHome("all", 100), before=[one]) == Code.BUSY
    assert after(FindHome("z", 100), before=[one]) == Code.FINE
    assert after(*water, before=[water]) == Code.FINE
    assert after(*water, before=[one]) == Code.BUSY
    assert after(*one, before=[water]) == Code.BUSY
    assert after(OFF, before=[water]) == Code.FINE
    assert after(*two, before=[[TakePhoto()]]) == Code.FINE
    # What was let pass under other limits may be doing anything.
    assert after(FindHome("all", 100), before=[[there(9_000, 0)]]) == Code.BUSY
    assert after(TakePhoto(), before=[[there(9_000, 0)]]) == Code.FINE


def after_ended(*steps, ended, at=HOME, **more):
    done = [Ended(ask(*each), is_done) for each, is_done in ended]
    return decide(ask(*steps), limits=LIMITS, now=Now(at=at, **more), known=KNOWN, ended=done)


def test_after_what_was_done_it_stands_where_that_ends_and_after_what_failed_anywhere_on_its_way():
    there_and_on = MoveRelative(2_000, 0, 0, 100)
    back = MoveRelative(-2_000, 0, 0, 100)
    assert after_ended(back, ended=[([there_and_on], True)]).code == Code.FINE
    assert after_ended(back, ended=[([there_and_on], False)]).code == Code.OUTSIDE
    assert after_ended(there_and_on, ended=[([there_and_on], True)]).code == Code.OUTSIDE
    assert after_ended(there_and_on, back, ended=[([there_and_on], True), ([back], True)]).code == Code.FINE
    # What has ended stands in nobody's way, however long it was.
    assert after_ended(there(1, 0), there(0, 0), ended=[(WATER_3_S, True)]).code == Code.FINE
    assert after_ended(there(1, 0), ended=[([FindHome("all", 100)], True)], at=None).code == Code.FINE
    assert after_ended(there(1, 0), ended=[([FindHome("all", 100)], False)], at=None).code == Code.LOST


def test_a_tool_that_was_fetched_or_declared_is_known_and_one_that_may_have_been_is_not():
    fetch, mark = Lua('mount_tool("Seeder")'), Pair("mounted_tool_id", 4)
    declare = UpdateResource(Resource("Device", 0), (mark,))
    assert judge(fetch).has_new_tool and judge(fetch).tool_id == 1
    assert (judge(declare).tool_id, judge(declare).has_new_tool) == (4, True)
    none = UpdateResource(Resource("Device", 0), (Pair("mounted_tool_id", 0),))
    assert (judge(none, tool_id=3).tool_id, judge(there(1, 0), tool_id=3).tool_id) == (0, 3)
    assert not judge(there(1, 0)).has_new_tool
    either = If("x", ">", 5, Execute(1), Nothing())
    assert judge(either, tool_id=3).tool_id == 3
    assert after_ended(TakePhoto(), ended=[([fetch], True)]).tool_id == 1
    assert after_ended(TakePhoto(), ended=[([fetch], False)], tool_id=3).tool_id is None
    assert after_ended(TakePhoto(), ended=[([there(1, 0)], False)], tool_id=3).tool_id == 3


def test_a_bot_s_rights_are_not_lent_to_whoever_steers_it():
    """It changes rows by its own token, which may change everything."""
    for kind, label in (
        ("Device", "name"), ("Device", "x"), ("Sequence", "body"), ("Peripheral", "label"),
        ("Sensor", "label"), ("Plant", "z"), ("ToolSlot", "tool_id"),
    ):  # fmt: skip
        change = UpdateResource(Resource(kind, 1), (Pair(label, 1),))
        assert judge(change).code == Code.NOT_FOR_YOU, (kind, label)
        both = UpdateResource(Resource("Device", 0), (Pair("mounted_tool_id", 1), Pair(label, 1)))
        assert judge(both).code == Code.NOT_FOR_YOU
    sown = UpdateResource(Resource("Plant", 1), (Pair("plant_stage", "planted"),))
    assert judge(sown).code == judge(sown, limits=NIGHT).code == Code.FINE


def test_what_waits_for_others_is_done_within_the_hours_as_well():
    day = Limits(hours_s=((9 * 3600, 17 * 3600),))
    late = Now(second=17 * 3600 - 100, at=HOME)
    photo, wait = ask(TakePhoto()), ask(Wait(60_000))
    assert decide(photo, limits=day, now=late, known=KNOWN, before=[wait]).code == Code.FINE
    assert decide(photo, limits=day, now=late, known=KNOWN, before=[wait] * 2).code == Code.NOT_IN_TIME


def test_straight_up_is_free_wherever_it_stands():
    """By ways of which one is not answered, it may be anywhere down there: up it may go all the same."""
    down = [put(z=-450)]
    assert after(put(z=0), before=[down]) == Code.FINE
    assert after(MoveRelative(0, 0, 10, 100), before=[[put(z=-100)]]) == Code.OUTSIDE
    assert after_ended(put(0, 0, 0, is_safe=True), ended=[(down, False)]).may_run
    assert after_ended(put(1, 1, 0), ended=[(down, False)]).code == Code.DRAGS
    roof = Limits(boxes=(Box("roof", Place(0, 0, -100), Place(2_700, 1_200, -60)),))
    assert judge(put(z=0), at=Place(5, 5, -80 - 100), limits=roof).code == Code.FORBIDDEN


def test_a_tool_is_brought_to_the_slot_that_is_its_own():
    slots = {7: Slot(7, "Far", Place(2_690, 100, -350), 1), 8: Slot(8, "High", Place(50, 100, -10), 1)}
    known = Known(slots=slots)
    bring = Lua("dismount_tool()")
    assert (
        judge(bring, known=known).code == Code.OUTSIDE
    )  # it might be the one whose slot leads out of the bed
    assert judge(bring, known=known, tool_id=7).code == Code.OUTSIDE
    assert judge(bring, known=known, tool_id=8).code == Code.FINE
    assert judge(bring, known=known, tool_id=0).code == Code.FINE
    assert judge(Lua('mount_tool("High")'), bring, known=known).code == Code.FINE


def test_groups_of_groups_without_a_step_are_refused_as_well():
    names = [f"v{number}" for number in range(5)]
    locals_ = ScopeDeclaration(tuple(ParameterDeclaration(each, Coordinate(0, 0, 0)) for each in names))
    points = dict.fromkeys(range(1, 999), Place(1, 1, 0))
    known = Known(sequences={1: Sequence(locals=locals_)}, groups={1: tuple(range(1, 999))}, points=points)
    call = Execute(1, tuple(ParameterApplication(each, PointGroup(1)) for each in names))
    assert judge(call, known=known).code == Code.TOO_MANY


SCRIPTS = {
    'mount_tool("Seeder")': MountTool("Seeder"),
    " dismount_tool() ; ": DismountTool(),
    "dispense(100)": Dispense(100),
    "dispense(12.5, {pin = 10})": Dispense(12.5, pin=10),
    'dispense(100, {tool_name = "Nozzle", pin = 10})': Dispense(100, "Nozzle", 10),
    'complete_job("j")': CompleteJob("j"),
    'set_job("j", {status = "working", percent = 150})': SetJob("j", "working", 100),
    "return true": Return(True),
    "return -2.5": Return(-2.5),
    "dispense(0)": None,
    "dispense(-5)": None,
    "dispense(10001)": None,
    "dispense(100) dispense(100)": None,
    'mount_tool("a") -- "': None,
    'mount_tool("a" .. "b")': None,
    "return os.time()": None,
    "": None,
    'set_job("j", {status = "\\")"}, percent = 1})': None,
}


@pytest.mark.parametrize(("lua", "script"), SCRIPTS.items())
def test_only_scripts_that_are_known_beforehand_are_understood(lua, script):
    assert find_script(lua) == script


@settings(max_examples=150, deadline=None)
@given(st.lists(commands, max_size=4))
def test_every_request_gets_a_verdict(steps):
    verdict = judge(*steps, at=Place(500, 500, -100))
    assert 0 <= verdict.water_ml <= 1_000 and 0 <= verdict.left_ml <= 1_000


@settings(max_examples=100, deadline=None)
@given(st.lists(commands, max_size=4), st.floats(0, 500), st.floats(0, 500))
def test_with_less_water_left_no_more_may_run(steps, used, more):
    if judge(*steps, used_ml=used + more).may_run:
        assert judge(*steps, used_ml=used).may_run


@settings(max_examples=100, deadline=None)
@given(st.lists(commands, max_size=4))
def test_with_one_more_box_no_more_may_run(steps):
    if judge(*steps).may_run:
        assert judge(*steps, limits=Limits(flow_ml_s=50, water_ml=1_000, open_s=10)).may_run


def test_the_firmware_is_told_the_same_limits():
    told = to_firmware(Limits(bed=Bed(), open_s=20, water_pins=frozenset({8, 10})))
    assert told["movement_axis_nr_steps_x"] / told["movement_step_per_mm_x"] == 2_700
    assert told["movement_stop_at_max_z"] == told["movement_stop_at_home_y"] == 1
    assert (told["pin_guard_1_pin_nr"], told["pin_guard_1_time_out"]) == (8, 25)
    assert told["pin_guard_2_pin_nr"] == 10


@pytest.mark.parametrize(
    "make",
    [
        lambda: Limits(water_ml=-1),
        lambda: Limits(open_s=0),
        lambda: Limits(water_pins=frozenset({3})),
        lambda: Limits(hours_s=((5, 4),)),
        lambda: Box("x", Place(1, 0, 0), Place(0, 0, 0)),
        lambda: Bed(soil_mm=-600),
        lambda: Bed(length_mm=Place(0, 1, 1)),
    ],
)
def test_limits_that_make_no_sense_cannot_be_made(make):
    with pytest.raises(ValueError):
        make()
