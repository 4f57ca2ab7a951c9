"""Any value of the language, drawn from its own grammar."""

from typing import get_args

from hypothesis import strategies as st

from moyai.engines.garden_bot.language import Command, Faulty, RpcRequest
from moyai.engines.garden_bot.language.grammar import shape_of
from moyai.engines.garden_bot.language.rules import Among, Number, Simple, Text, Whole

WORDS = st.characters(exclude_categories=["Cs"], exclude_characters="\0")


def draw_value(rule):
    match rule:
        case Number(least, most):
            return st.floats(least, most, allow_nan=False) | st.integers(int(least), int(most))
        case Whole(least, most):
            return st.integers(least, most)
        case Text(least, most):
            return st.text(WORDS, min_size=least, max_size=min(most, least + 20))
        case Among(choices):
            return st.sampled_from(list(choices))
        case Simple():
            return st.text(WORDS, max_size=9) | st.booleans() | st.floats(-1e9, 1e9) | st.integers(-9, 9)
    raise AssertionError(rule)


@st.composite
def node_of(draw, cls, depth=0):
    shape = shape_of(cls)
    values = {}
    for arg in shape.args:
        if not arg.is_needed and draw(st.booleans()):
            continue
        nodes = [each for each in arg.nodes.values() if depth < 4 or not shape_of(each).args]
        if nodes and (arg.rule is None or draw(st.booleans())):
            values[arg.name] = draw(node_of(draw(st.sampled_from(nodes)), depth + 1))
        elif arg.rule is not None:
            values[arg.name] = draw(draw_value(arg.rule))
        else:
            values[arg.name] = draw(node_of(draw(st.sampled_from(list(arg.nodes.values()))), depth + 1))
    if shape.body and depth < 3:
        kinds = st.sampled_from(list(shape.body.values()))
        count = draw(st.integers(0, 3))
        values["body"] = tuple(draw(node_of(draw(kinds), depth + 1)) for _ in range(count))
    if draw(st.integers(0, 9)) == 0:
        values["comment"] = draw(st.text(WORDS, max_size=9))
    try:
        return cls(**values)
    except Faulty:  # a rule between two fields
        return draw(st.nothing())


COMMANDS = get_args(Command)
commands = st.sampled_from(COMMANDS).flatmap(node_of)
requests = node_of(RpcRequest)
