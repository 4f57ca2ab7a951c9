"""What the limits allow is carried out by a simulated bot, which keeps to them."""

from hypothesis import event, given, settings
from hypothesis import strategies as st

from moyai.engines.garden_bot.bed import Known, Place
from moyai.engines.garden_bot.check import list_objections
from moyai.engines.garden_bot.language import RpcRequest, Sequence
from moyai.engines.garden_bot.language.commands import (
    Assertion,
    AxisAddition,
    AxisOverwrite,
    Execute,
    FindHome,
    Home,
    If,
    Move,
    MoveAbsolute,
    MoveRelative,
    SafeZ,
    SpeedOverwrite,
    TakePhoto,
    TogglePin,
    Wait,
    WritePin,
)
from moyai.engines.garden_bot.language.data import (
    Coordinate,
    Lua,
    Numeric,
    ParameterApplication,
    Point,
    PointGroup,
    Random,
    SpecialValue,
    Tool,
)
from moyai.engines.garden_bot.limits import Box, Code, Limits, Now, decide
from moyai.engines.garden_bot.virtual import Fault

from .beds import KNOWN, OFF, ON, there

LIMITS = Limits(
    boxes=(
        Box("post", Place(1_000, 0, -500), Place(1_100, 700, -200)),
        Box("lamp", Place(300, 900, -250), Place(500, 1_000, 0)),
    ),
    flow_ml_s=50,
    water_ml=1_000,
    open_s=10,
)

# Round numbers at and just beyond the limits are what goes wrong.
X = st.sampled_from([-1, 0, 50, 300, 999, 1_000, 1_100, 1_500, 2_700, 2_701]) | st.floats(0, 2_700)
Y = st.sampled_from([-1, 0, 100, 500, 700, 900, 1_000, 1_200, 1_201]) | st.floats(0, 1_200)
Z = st.sampled_from([1, 0, -50, -199, -250, -379, -381, -400, -459, -461, -501]) | st.floats(-500, 0)
STEP = st.sampled_from([-500, -100, 0, 100, 400]) | st.floats(-600, 600)
SPEED = st.sampled_from([20, 60, 100])
PLACES = st.builds(Coordinate, X, Y, Z) | st.sampled_from(
    [Point("Plant", 1), Point("Plant", 2), Tool(1), Tool(5)]
)
OPERANDS = st.one_of(
    st.builds(Numeric, STEP),
    st.builds(Random, st.sampled_from([0, 10, 300])),
    st.sampled_from(
        [SpecialValue("safe_height"), SpecialValue("soil_height"), SpecialValue("current_location")]
    ),
    st.just(Lua("return -20")),
)
AXIS = st.sampled_from("xyz")
PARTS = st.one_of(
    st.builds(lambda x: AxisOverwrite("x", Numeric(x)), X),
    st.builds(lambda y: AxisOverwrite("y", Numeric(y)), Y),
    st.builds(lambda z: AxisOverwrite("z", Numeric(z)), Z),
    st.builds(AxisAddition, AXIS, OPERANDS),
    st.builds(SpeedOverwrite, AXIS, st.builds(Numeric, SPEED)),
    st.just(SafeZ()),
)
CALLS = st.one_of(
    st.sampled_from([Execute(number) for number in (1, 2, 3, 6, 7, 8)]),
    st.builds(
        lambda place: Execute(2, (ParameterApplication("parent", place),)), PLACES | st.just(PointGroup(1))
    ),
)
WATERINGS = st.builds(
    lambda steps, ends: (ON, *steps, *ends),
    st.lists(st.builds(Wait, st.sampled_from([0, 500, 4_000, 9_000])), max_size=3),
    st.sampled_from([(OFF,), (OFF,), (OFF,), ()]),
)
SINGLE = st.one_of(
    st.builds(
        MoveAbsolute, PLACES, st.builds(Coordinate, st.just(0), st.just(0), st.sampled_from([0, 50])), SPEED
    ),
    st.builds(MoveRelative, STEP, STEP, STEP, SPEED),
    st.builds(Move, st.lists(PARTS, min_size=1, max_size=4).map(tuple)),
    st.builds(Home, AXIS | st.just("all"), SPEED),
    st.builds(FindHome, AXIS | st.just("all"), SPEED),
    CALLS,
    st.builds(
        lambda op, number, one, two: If("x", op, number, one, two), st.sampled_from("<>"), X, CALLS, CALLS
    ),
    st.builds(
        lambda kind, call: Assertion("return false", kind, call), st.sampled_from(["recover", "abort"]), CALLS
    ),
    st.sampled_from([TakePhoto(), TogglePin(7), TogglePin(8), WritePin(9, 1, 0), Wait(100)]),
    st.sampled_from(['mount_tool("Seeder")', "dismount_tool()", "dispense(100)", "dispense(700)"]).map(Lua),
).map(lambda each: (each,))
GROUPS = st.lists(SINGLE | WATERINGS, min_size=1, max_size=8)
WITH_SEQUENCES = Known(
    sequences={
        **KNOWN.sequences,
        7: Sequence(body=(there(500, 300, -300), ON, Wait(2_000), OFF)),
        8: Sequence(body=(MoveRelative(0, 0, -50, 100), If("z", "<", -100, Execute(1), Execute(2)))),
    },
    points=KNOWN.points,
    slots=KNOWN.slots,
    groups=KNOWN.groups,
)
STARTS = st.sampled_from(
    [Place(0, 0, 0), Place(800, 300, -100), Place(2_700, 1_200, 0), Place(500, 500, -420)]
)


HOME = Place(0, 0, 0)
FAULTS = [
    each for each in Fault if each != Fault.SILENT
]  # then only the microcontroller's guard shuts the valve


def judge(steps, at, left):
    now = Now(at=at, used_ml=LIMITS.water_ml - left)
    return decide(RpcRequest("a", body=tuple(steps)), limits=LIMITS, now=now, known=WITH_SEQUENCES)


def watch(steps, at, left, fault=None):
    request = RpcRequest("a", body=tuple(steps))
    return list_objections(
        request, limits=LIMITS, known=WITH_SEQUENCES, at=at, left_ml=left, fault=fault, seed=3
    )


@settings(max_examples=80, deadline=None)
@given(GROUPS, STARTS, st.sampled_from([300.0, 1_000.0]), st.none() | st.sampled_from(FAULTS))
def test_what_may_run_keeps_to_the_limits_whatever_goes_wrong(groups, at, left, fault):
    steps = []
    for group in groups:  # as long a request as may run
        if judge([*steps, *group], at, left).may_run:
            steps += group
    verdict = judge(steps, at, left)
    assert verdict.may_run
    event(f"{min(verdict.steps, 9)} steps")
    assert watch(steps, at, verdict.water_ml, fault) == []


def broken(*steps, left=1_000.0):
    verdict = judge(steps, HOME, left)
    assert not verdict.may_run
    return verdict.code, watch(steps, HOME, left)


def test_the_watching_sees_each_way_of_breaking_the_limits():
    assert broken(there(2_800, 0)) == (Code.OUTSIDE, ["an axis struck the frame"])
    assert broken(there(1_050, 100, -300)) == (Code.FORBIDDEN, ["it was in post"])
    assert broken(there(100, 100), there(100, 100, -420), there(200, 100, -420)) == (
        Code.DRAGS,
        ["it dragged through the soil"],
    )
    assert broken(there(100, 100), there(100, 100, -480)) == (
        Code.TOO_DEEP,
        ["it went too deep into the soil"],
    )
    assert broken(ON, Wait(100)) == (Code.STAYS_ON, ["the valve stayed open"])
    assert broken(ON, Wait(12_000), OFF) == (Code.OPEN_TOO_LONG, ["the valve was open too long"])
    assert broken(ON, Wait(9_000), OFF, left=300.0) == (Code.SPENT, ["more water was used than was left"])
