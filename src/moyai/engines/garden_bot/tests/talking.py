"""A simulated bot that is told things, and what it says to them."""

from moyai.engines.garden_bot.language import parse_answer
from moyai.engines.garden_bot.virtual import Change, Message, VirtualBot

from .beds import BED, KNOWN, ask


def make(**options):
    bot = VirtualBot(BED, known=KNOWN, seed=7, **options)
    bot.advance(bot.now_s)
    return bot


def do(bot, *steps, seconds=600.0, label="a", **args):
    """Send, wait, and return what was said."""
    said = bot.receive(ask(*steps, label=label, **args), bot.now_s)
    return said + bot.advance(bot.now_s + seconds)


def answers(said):
    messages = [each for each in said if isinstance(each, Message) and each.topic == "from_device"]
    return [parse_answer(each.payload) for each in messages]


def answer(said):
    (only,) = answers(said)
    return "ok" if only.kind == "rpc_ok" else only.body[0].message


def logs(said):
    return [each.content["message"] for each in said if isinstance(each, Message) and each.topic == "logs"]


def states(said):
    return [each.content for each in said if isinstance(each, Message) and each.topic == "status"]


def changes(said):
    return [(each.resource, each.id, dict(each.fields)) for each in said if isinstance(each, Change)]
