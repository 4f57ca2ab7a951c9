"""A small bed with plants, tools and sequences."""

from moyai.engines.garden_bot.bed import Bed, Known, Place, Slot
from moyai.engines.garden_bot.language import RpcRequest, Sequence
from moyai.engines.garden_bot.language.commands import (
    AxisOverwrite,
    Execute,
    Move,
    MoveAbsolute,
    SafeZ,
    Wait,
    WritePin,
)
from moyai.engines.garden_bot.language.data import (
    Coordinate,
    Identifier,
    Numeric,
    ParameterDeclaration,
    ScopeDeclaration,
)

BED = Bed()
PARENT = ScopeDeclaration((ParameterDeclaration("parent", Coordinate(100, 100, 0)),))
ON, OFF = WritePin(8, 1, 0), WritePin(8, 0, 0)
WATER_3_S = (ON, Wait(3_000), OFF)


def there(x, y, z=0.0, speed=100):
    return MoveAbsolute(Coordinate(x, y, z), Coordinate(0, 0, 0), speed)


def put(x=None, y=None, z=None, *, is_safe=False):
    parts = [AxisOverwrite(a, Numeric(v)) for a, v in zip("xyz", (x, y, z), strict=True) if v is not None]
    return Move((*parts, *((SafeZ(),) if is_safe else ())))


def ask(*commands, label="a", **args):
    return RpcRequest(label, body=commands, **args)


SEQUENCES = {
    1: Sequence(body=WATER_3_S),
    2: Sequence(
        locals=PARENT, body=(MoveAbsolute(Identifier("parent"), Coordinate(0, 0, 0), 100), Execute(1))
    ),
    3: Sequence(body=(Execute(3),)),
    4: Sequence(body=(Execute(5),)),
    5: Sequence(body=(Execute(4),)),
    6: Sequence(body=(ON,)),
}
KNOWN = Known(
    sequences=SEQUENCES,
    points={1: Place(500, 500, 0), 2: Place(700, 500, 0), 3: Place(900, 300, 0), 9: Place(9_000, 0, 0)},
    slots={
        1: Slot(1, "Seeder", Place(50, 100, -350), 1),
        2: Slot(2, "Watering Nozzle", Place(50, 200, -350), 1, flow_ml_s=50),
        3: Slot(3, "Soil Sensor", Place(50, 300, -350), 1),
        4: Slot(4, "Weeder", Place(50, 400, -350), 1),
        5: Slot(5, "Seed Bin", Place(50, 500, -350), 0),
    },
    peripherals={1: 8, 2: 9, 3: 7, 4: 40},
    sensors={1: 59, 2: 63},
    groups={1: (1, 2, 3)},
    names={("pin", 8): "Water", ("pin", 9): "Vacuum", ("pin", 59): "Soil Moisture", ("sequence", 1): "Water"},
)
