"""A prompt as it is heard on the telephone, with the keys that answer it. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import singledispatch
from typing import Any

from moyai.channels.voice import texts
from moyai.channels.voice.days import render_date
from moyai.channels.voice.keypad import Ear, Entry, Item, Page, make_list
from moyai.channels.voice.moves import Answer, Change, Keep, Move, Person
from moyai.channels.voice.place_pages import render_place
from moyai.channels.voice.speech import spell
from moyai.channels.voice.words import render_text
from moyai.engines.conversation import (
    Choose,
    Confirm,
    Date,
    Fact,
    Localized,
    Number,
    Offer,
    Photo,
    Place,
    Prompt,
    Show,
    Slot,
    TextPrompt,
    joined,
    spoken_seconds,
)

LONGEST_HINT_S = 9.0
LONGEST_OFFERS_S = 60.0
MOST_SINGLE_KEY = 9
YEN = Localized("{yen}円", "{yen} yen")


def render(prompt: Prompt, ear: Ear) -> Page:
    """Return what is said for a prompt, and what each key means then."""
    page = _draw(prompt, ear)
    return page if page.auto else replace(page, ask=(*_asked(prompt, ear), *page.ask))


def _asked(prompt: Prompt, ear: Ear) -> Iterator[str]:
    """Say the question at its beginning only, not on the way through its pages."""
    if ear.kept:
        return
    asked = ear.say(prompt.ask)
    yield asked
    if prompt.hint is None or isinstance(prompt, Place | TextPrompt | Slot):
        return  # these speak of screens, or of what is said anyway
    hint = ear.say(prompt.hint)
    if hint not in asked and spoken_seconds(hint, ear.language) <= LONGEST_HINT_S:
        yield hint


@singledispatch
def _draw(prompt: Prompt, ear: Ear) -> Page:
    raise NotImplementedError(type(prompt).__name__)


@_draw.register
def _choose(prompt: Choose, ear: Ear) -> Page:
    items = [Item(option.label, Answer(option.value)) for option in prompt.options]
    return make_list(ear, items + _skipping(prompt))


@_draw.register
def _slot(prompt: Slot, ear: Ear) -> Page:
    """Offers are said one by one, each with its fare; they are long, and there are few of them."""
    items = [Item(_offer(offer), Answer(offer.value)) for offer in prompt.offers]
    none = [Item(prompt.none, Answer(None))] if prompt.optional else []
    return make_list(ear, items + none, limit_s=LONGEST_OFFERS_S)


def _offer(offer: Offer) -> Localized:
    fare = [] if offer.fare_yen is None else [YEN.format(yen=f"{offer.fare_yen:,}")]
    return joined([offer.label, *fare])


@_draw.register
def _confirm(prompt: Confirm, ear: Ear) -> Page:
    if ear.kept.get("mode") == "change":
        return _draw_changes(prompt, ear)
    facts = tuple(_fact(fact, ear) for fact in _list_facts(prompt, ear))
    keys: dict[str, Move] = {"1": Answer(True), "2": Answer(False)}
    says = [ear.say(texts.YES_NO_NAMED, yes=prompt.yes, no=prompt.no)]
    if _list_changeable(prompt, ear):
        keys["3"] = Keep({"mode": "change"})
        says.append(ear.say(texts.CHANGE))
    return Page(ask=facts, says=tuple(says), keys=keys)


def _list_facts(prompt: Confirm, ear: Ear) -> list[Fact]:
    asked = [v for v in ear.journey if v.kind not in ("show", "confirm")] if prompt.review else []
    return [*(Fact(v.question, v.label, v.key) for v in asked), *prompt.facts]


def _list_changeable(prompt: Confirm, ear: Ear) -> list[Fact]:
    """Return a line for each answer that a fact leads back to, the first of those that do."""
    answered = {visited.key for visited in ear.journey}
    found: dict[str, Fact] = {}
    for fact in _list_facts(prompt, ear):
        if fact.key in answered:
            found.setdefault(str(fact.key), fact)
    return list(found.values())


def _draw_changes(prompt: Confirm, ear: Ear) -> Page:
    items = [Item(_short(fact.label), Change(str(fact.key))) for fact in _list_changeable(prompt, ear)]
    page = make_list(ear, items, up=Keep())
    return replace(page, ask=(ear.say(texts.CHANGE_WHAT),))


def _short(label: Localized) -> Localized:
    """Return a question as a thing to name: どこから乗りますか。 → 「どこから乗りますか」."""
    return Localized(label.ja.get("short").rstrip("。"), label.en.get("short").rstrip("?."))


def _fact(fact: Fact, ear: Ear) -> str:
    label, value = ear.say(fact.label).rstrip("。"), ear.say(fact.value).rstrip("。")
    return ear.say(texts.FACT, label=label, value=spell(value, ear.language) if value.isdecimal() else value)


@_draw.register
def _show(prompt: Show, ear: Ear) -> Page:
    facts = tuple(_fact(fact, ear) for fact in prompt.facts)
    return Page(ask=facts, says=(ear.say(texts.GO_ON),), keys={"1": Answer(True), "#": Answer(True)})


@_draw.register
def _number(prompt: Number, ear: Ear) -> Page:
    return _draw_key(prompt, ear) if prompt.max <= MOST_SINGLE_KEY else _draw_typed(prompt, ear)


def _draw_key(prompt: Number, ear: Ear) -> Page:
    """One key is the answer; zero is #, because 0 always is a person."""
    keys: dict[str, Move] = {str(n): Answer(n) for n in range(max(prompt.min, 1), prompt.max + 1)}
    says = [ear.say(texts.NUMBER, min=max(prompt.min, 1), max=prompt.max)]
    if prompt.min <= 0:
        keys["#"] = Answer(0)
        says.append(ear.say(texts.NUMBER_ZERO))
    return Page(says=tuple(says), keys=keys)


def _draw_typed(prompt: Number, ear: Ear) -> Page:
    says = [ear.say(texts.NUMBER_LONG)]
    if prompt.min <= 0:
        says.append(ear.say(texts.NUMBER_LONG_ZERO))
    return Page(says=tuple(says), entry=Entry(lambda digits: Answer(int(digits[:18]))))


@_draw.register
def _text(prompt: TextPrompt, ear: Ear) -> Page:
    return render_text(prompt, ear)


@_draw.register
def _date(prompt: Date, ear: Ear) -> Page:
    return render_date(prompt, ear)


@_draw.register
def _place(prompt: Place, ear: Ear) -> Page:
    return render_place(prompt, ear)


@_draw.register
def _photo(prompt: Photo, ear: Ear) -> Page:
    """Nobody sends a picture by telephone: what may be left out is, else a person helps."""
    return Page(auto=Answer(None) if prompt.optional else Person())


def _skipping(prompt: Prompt) -> list[Item]:
    return [Item(texts.SKIP, Answer(None))] if prompt.optional else []


__all__: list[Any] = ["render"]
