"""What goes wrong with a simulated bot, and how it goes on."""

from moyai.engines.garden_bot.language.commands import (
    EmergencyLock,
    PowerOff,
    ReadPin,
    Wait,
)
from moyai.engines.garden_bot.virtual import Fault, Reading

from .beds import BED, ask, there
from .bots import answer, do, logs, make, states

MOTOR = BED.motors[0]


def test_switched_off_it_stays_so_until_somebody_is_there():
    bot = make()
    do(bot, PowerOff())
    assert bot.advance(bot.now_s + 1e5) == [] and not bot.is_on
    bot.switch_on(bot.now_s)
    assert logs(bot.advance(bot.now_s + 60)) == ["FarmBot is up and running!"]
    assert answer(do(bot, there(5, 5))) == "ok"


def test_a_motor_that_stalls_is_tried_again_and_told():
    bot = make()
    bot.fail(Fault.STALLED_X, 0.0)
    said = do(bot, there(500, 500), there(0, 0))
    assert "The X motor has stalled" in answer(said)
    assert logs(said).count("Retrying movement") == 3
    assert (bot.place.x, bot.place.y) == (0, 500)
    bot.mend(Fault.STALLED_X, bot.now_s)
    assert answer(do(bot, there(500, 500))) == "ok"


def test_a_lost_connection_loses_messages_and_keeps_readings():
    bot = make()
    bot.receive(ask(Wait(1_000), ReadPin(59, "s", 1)), 0.0)
    bot.fail(Fault.LOST_CONNECTION, 0.1)
    assert bot.advance(10) == []
    assert bot.receive(ask(EmergencyLock()), 10) == [] and not bot.is_locked
    said = bot.mend(Fault.LOST_CONNECTION, 20)
    assert [type(each) for each in said] == [Reading]
    assert states(bot.advance(21))


def test_a_bot_that_hangs_says_nothing_and_goes_on_later():
    bot = make()
    bot.receive(ask(there(1_600, 0), there(0, 0)), 0.0)
    bot.fail(Fault.SILENT, 2.0)
    assert bot.advance(100) == [] and bot.ping(100) == [] and not bot.hears
    assert bot.machine.axes["x"].find_mm(100) == 1_600  # the move itself ended
    bot.mend(Fault.SILENT, 100)
    assert answer(bot.advance(200)) == "ok"
    assert bot.place.x == 0


def test_a_sensor_that_jumps_is_off_by_far():
    bot = make()
    bot.fail(Fault.SENSOR_JUMPS, 0.0)
    said = do(bot, *[ReadPin(59, "s", 1)] * 10)
    assert max(each.value for each in said if isinstance(each, Reading)) > 350
