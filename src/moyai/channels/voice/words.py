"""Text prompts by keys: digits where digits will do, else the voice is recorded for the desk. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from moyai.channels.voice import texts
from moyai.channels.voice.keypad import Ear, Entry, Item, Page, make_list
from moyai.channels.voice.moves import Answer, Keep, Move
from moyai.channels.voice.speech import spell
from moyai.engines.conversation import TextPrompt

POSTCODE_DIGITS = 7
BY_DIGITS = ("phone", "postcode", "code")


def render_text(prompt: TextPrompt, ear: Ear) -> Page:
    """Return the page of a text prompt."""
    if "typed" in ear.kept:
        return read_back(ear, spell(ear.kept["typed"], ear.language), Answer(ear.kept["typed"]))
    if prompt.form in BY_DIGITS:
        return _draw_digits(prompt, ear)
    return _draw_words(prompt, ear)


def read_back(ear: Ear, value: str, answer: Move, again: Move | None = None) -> Page:
    """Say what was typed, to be taken or typed anew."""
    keys: dict[str, Move] = {"1": answer, "#": answer, "2": again or Keep()}
    return Page(ask=(ear.say(texts.HEARD, value=value),), says=(ear.say(texts.OK_OR_AGAIN),), keys=keys)


def _draw_digits(prompt: TextPrompt, ear: Ear) -> Page:
    if ear.kept.get("mode") == "type" or not _list_short_cuts(prompt, ear):
        words = texts.POSTCODE if prompt.form == "postcode" else texts.DIGITS
        length = POSTCODE_DIGITS if prompt.form == "postcode" else None
        return Page(says=(ear.say(words),), entry=Entry(_typed(prompt), length))
    items = _list_short_cuts(prompt, ear)
    return make_list(ear, [*items, Item(texts.ANOTHER_NUMBER, Keep({"mode": "type"}))])


def _typed(prompt: TextPrompt) -> Callable[[str], Move | None]:
    return lambda digits: Keep({"typed": digits}) if len(digits) <= prompt.max_length else None


def _list_short_cuts(prompt: TextPrompt, ear: Ear) -> list[Item]:
    found = []
    if prompt.form == "phone" and ear.number:
        found.append(Item(texts.THIS_NUMBER, Answer(ear.number)))
    if prompt.optional:
        found.append(Item(texts.SKIP, Answer(None)))
    return found


def _draw_words(prompt: TextPrompt, ear: Ear) -> Page:
    """Words that no key can say are spoken, unless they may be left out."""
    if prompt.optional and ear.kept.get("mode") != "speak":
        items = [Item(texts.SKIP, Answer(None)), Item(texts.SPEAK, Keep({"mode": "speak"}))]
        return make_list(ear, items)
    return replace(Page(says=(ear.say(texts.RECORD),)), has_record=True)
