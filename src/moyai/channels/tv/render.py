"""A prompt as the television draws it: one question, at most nine things to press, nothing to type. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import singledispatch

from moyai.channels.tv import texts
from moyai.channels.tv.dates import draw_date
from moyai.channels.tv.screen import (
    FACTS_A_PAGE,
    MOST_KEYS,
    Key,
    Layout,
    Line,
    Screen,
    View,
    answer,
    make_skip,
    paged,
    show,
    with_way_up,
)
from moyai.engines.conversation import (
    Choose,
    Confirm,
    Date,
    Fact,
    Invalid,
    Localized,
    Number,
    Offer,
    Photo,
    Place,
    PlaceGroup,
    PlaceOption,
    Prompt,
    Show,
    Slot,
    TextPrompt,
    Visited,
    clock_label,
    validate,
)
from moyai.engines.conversation.prompts import Window

MOST_ROWS = 4
MOST_PAIRED, LONG = 8, 14
"""So many choices stand two in a row where one has more letters than a third of the screen holds."""
MOST_LISTED_NUMBERS = 28
PAD_LENGTHS = {"phone": 15, "postcode": 7, "code": 12}
"""Words that are digits, and how many there may be."""


def render(prompt: Prompt, view: View) -> Screen:
    """Return the page of a prompt."""
    if view.kept.get("qr"):
        return _draw_qr(view)
    if view.kept.get("person"):
        return _draw_person(view)
    screen = _draw(prompt, view)
    hint = view.say(prompt.hint) if screen.hint is None else screen.hint
    return replace(screen, ask=screen.ask or view.say(prompt.ask), hint=hint)


@singledispatch
def _draw(prompt: Prompt, view: View) -> Screen:
    raise NotImplementedError(type(prompt).__name__)


@_draw.register
def _choose(prompt: Choose, view: View) -> Screen:
    keys = [
        Key(answer(o.token), view.say(o.label), view.say(o.detail), picture=o.picture) for o in prompt.options
    ]
    layout = _lay_out(keys)
    return Screen("", paged(keys, view, _skips(prompt, view)), layout=layout, picture=prompt.picture)


def _lay_out(keys: Sequence[Key]) -> Layout:
    """Return how choices stand: below one another, three in a row, or two where their words are long."""
    if any(key.picture for key in keys):
        return "grid"
    if len(keys) <= MOST_ROWS:
        return "rows"
    return "pair" if len(keys) <= MOST_PAIRED and max(len(key.label) for key in keys) > LONG else "grid"


def _skips(prompt: Prompt, view: View) -> tuple[Key, ...]:
    return (make_skip(view),) if prompt.optional else ()


@_draw.register
def _confirm(prompt: Confirm, view: View) -> Screen:
    lines = [*_review(prompt, view), *(_line(fact, view) for fact in prompt.facts)]
    changes = _list_changes(prompt, view)
    if view.kept.get("change") and changes:
        screen = Screen(view.say(texts.WHICH_TO_CHANGE), paged(changes, view), hint="", layout="grid")
        return with_way_up(screen)
    keys = [Key(answer("yes"), view.say(prompt.yes), tone="main", icon="check")]
    if changes:
        keys.append(Key(show(change=1), view.say(texts.CHANGE), icon="wrench"))
    keys.append(Key(answer("no"), view.say(prompt.no)))
    return _with_lines(lines, keys, view)


def _review(prompt: Confirm, view: View) -> list[Line]:
    asked = [one for one in view.journey if one.kind not in ("show", "confirm")] if prompt.review else []
    return [Line(view.say_short(one.question), view.say_short(one.label)) for one in asked]


def _line(fact: Fact, view: View) -> Line:
    return Line(view.say_short(fact.label), view.say_short(fact.value))


def _list_changes(prompt: Confirm, view: View) -> list[Key]:
    """Return a key for each question that can be answered again, with its first line of the summary."""
    rows: dict[str, tuple[Localized, Localized]] = {}
    journey: Sequence[Visited] = view.journey if prompt.review else ()
    for one in journey:
        if one.kind not in ("show", "confirm"):
            rows.setdefault(one.key, (one.question, one.label))
    for fact in prompt.facts:
        if fact.key:
            rows.setdefault(fact.key, (fact.label, fact.value))
    return [
        Key(f"change:{key}", view.say_short(label), view.say_short(value))
        for key, (label, value) in rows.items()
    ]


def _with_lines(lines: Sequence[Line], keys: list[Key], view: View) -> Screen:
    """Lay a summary beside the keys; a long one goes over several pages."""
    last = max(0, (len(lines) - 1) // FACTS_A_PAGE)
    page = min(view.page, last)
    if last:
        keys = [
            *keys,
            Key(show(page=(page + 1) % (last + 1)), view.say(texts.REST_OF_FACTS), icon="arrow-right"),
        ]
    shown = lines[page * FACTS_A_PAGE : (page + 1) * FACTS_A_PAGE]
    return Screen("", tuple(keys), lines=tuple(shown), layout="pair" if not lines else "rows")


@_draw.register
def _show(prompt: Show, view: View) -> Screen:
    lines = [_line(fact, view) for fact in prompt.facts]
    keys = [Key(answer("yes"), view.say(prompt.proceed), tone="main", icon="arrow-right")]
    return _with_lines(lines, keys, view)


@_draw.register
def _number(prompt: Number, view: View) -> Screen:
    if prompt.max - prompt.min > MOST_LISTED_NUMBERS:
        return _draw_pad(prompt, view, len(str(prompt.max)), view.say(prompt.unit))
    keys = [
        Key(answer(n), view.say(texts.COUNTED.format(number=n, unit=prompt.unit)))
        for n in range(prompt.min, prompt.max + 1)
    ]
    return Screen("", paged(keys, view, _skips(prompt, view)), layout="grid")


@_draw.register
def _text(prompt: TextPrompt, view: View) -> Screen:
    if prompt.form in PAD_LENGTHS:
        return _draw_pad(prompt, view, min(PAD_LENGTHS[prompt.form], prompt.max_length))
    skips = _skips(prompt, view)
    return Screen("", (*skips, _by_person(view), _by_phone(view)), hint=view.say(texts.NOT_TYPED))


def _by_person(view: View) -> Key:
    return Key("person", view.say(texts.BY_PERSON), view.say(texts.BY_PERSON_DETAIL), icon="person")


def _by_phone(view: View) -> Key:
    return Key(show(qr=1), view.say(texts.BY_PHONE), view.say(texts.BY_PHONE_DETAIL), icon="phone")


def _draw_pad(prompt: Prompt, view: View, most: int, unit: str = "") -> Screen:
    """Draw a keypad. Each key carries all the digits, so that a press sent twice enters one digit."""
    typed = "".join(c for c in view.kept.get("pad", "") if c.isascii() and c.isdigit())[:most]
    is_full = len(typed) >= most
    digits = [Key(show(pad=typed + d), d, is_disabled=is_full) for d in "1234567890"]
    erase = Key(show(pad=typed[:-1]), view.say(texts.ERASE), tone="quiet", is_disabled=not typed)
    decide = Key(answer(typed), view.say(texts.DECIDE), tone="main", is_disabled=not typed)
    keys = (*digits[:9], erase, digits[9], decide, *_skips(prompt, view))
    return Screen("", keys, layout="pad", typed=f"{typed}{unit if typed else ''}")


@_draw.register
def _photo(prompt: Photo, view: View) -> Screen:
    skip = (make_skip(view, texts.NO_PHOTO),) if prompt.optional else ()
    return Screen("", (*skip, _by_phone(view), *(() if skip else (_by_person(view),))))


def _draw_person(view: View) -> Screen:
    """Handing over takes the conversation away from here, so one press by mistake must not do it."""
    yes = Key("person", view.say(texts.PERSON_YES), tone="main", icon="phone")
    keys = (yes, Key(show(), view.say(texts.TO_TV), icon="arrow-left"))
    hint = view.say(texts.BY_PERSON_DETAIL)
    return with_way_up(Screen(view.say(texts.PERSON_SURE), keys, hint=hint, layout="rows"))


def _draw_qr(view: View) -> Screen:
    back = Key(show(), view.say(texts.TO_TV), icon="arrow-left")
    keys = (back, _by_person(view))
    screen = Screen(view.say(texts.SCAN), keys, hint=view.say(texts.SCAN_HINT), has_qr=True)
    return with_way_up(screen)


@_draw.register
def _slot(prompt: Slot, view: View) -> Screen:
    none = Key("skip", view.say(prompt.none), tone="quiet")
    keys = [_offer(offer, view) for offer in prompt.offers]
    return Screen("", paged(keys, view, (none,) if prompt.optional else ()), layout="offers")


def _offer(offer: Offer, view: View) -> Key:
    fare = "" if offer.fare_yen is None else view.say(texts.YEN.format(yen=f"{offer.fare_yen:,}"))
    if offer.pickup is None or offer.arrival is None:
        return Key(answer(offer.token), view.say(offer.label), view.say(offer.note), fare)
    label = view.say(texts.PICKUP.format(window=_window(offer.pickup)))
    arrival = view.say(texts.ARRIVAL.format(window=_window(offer.arrival)))
    detail = " ・ ".join(words for words in (arrival, view.say(offer.note)) if words)
    return Key(answer(offer.token), label, detail, fare, icon="clock")


def _window(window: Window) -> str:
    return "〜".join(clock_label(moment).get("en") for moment in window)


@_draw.register
def _date(prompt: Date, view: View) -> Screen:
    return draw_date(prompt, view)


@_draw.register
def _place(prompt: Place, view: View) -> Screen:
    """Her own places first, where she went before, then the landmarks by sort; there is no map to hint at."""
    return replace(_list_places(prompt, view), hint=view.say(texts.PLACE_HINT))


def _list_places(prompt: Place, view: View) -> Screen:
    number = view.kept.get("group", "")
    chosen = [g for n, g in enumerate(prompt.groups) if str(n) == number]
    if chosen:
        return _draw_group(prompt, chosen[0], view)
    own = [_place_key(prompt, option, view, is_own=True) for option in prompt.own]
    own += [_place_key(prompt, option, view) for option in view.frequent]
    groups = [_group_key(prompt, n, group, view) for n, group in enumerate(prompt.groups)]
    skips = _skips(prompt, view)
    is_all = len(own) + len(groups) + len(skips) <= MOST_KEYS
    if is_all or not own:
        return Screen("", paged([*own, *groups], view, skips), layout="grid")
    if view.kept.get("others"):
        return with_way_up(Screen("", paged(groups, view, skips), layout="grid"))
    others = [
        Key(show(others=1), view.say(texts.OTHER_PLACES), view.say(texts.OTHER_PLACES_DETAIL), icon="search")
    ]
    return Screen("", paged(own, view, [*(others if groups else []), *skips]), layout="grid")


def _draw_group(prompt: Place, group: PlaceGroup, view: View) -> Screen:
    keys = [_place_key(prompt, option, view) for option in group.places]
    screen = Screen("", paged(keys, view), layout="grid", chosen=view.say(group.label))
    known = len(prompt.own) + len(view.frequent)
    is_deep = known + len(prompt.groups) + prompt.optional > MOST_KEYS and bool(known)
    return with_way_up(screen, others=1 if is_deep else "")


def _group_key(prompt: Place, number: int, group: PlaceGroup, view: View) -> Key:
    """Draw a sort of places; one of which none will do leads to no page without a choice."""
    served = sum(not isinstance(validate(prompt, place.value), Invalid) for place in group.places)
    count = texts.COUNT_PLACES.format(count=len(group.places)) if served else texts.NONE_SERVED
    return Key(
        show(group=number), view.say(group.label), view.say(count), icon="list", is_disabled=not served
    )


def _place_key(prompt: Place, option: PlaceOption, view: View, *, is_own: bool = False) -> Key:
    """Draw a place; one that will not do says so at once and cannot be chosen."""
    name, do = view.say(option.name), answer(option.token)
    objection = validate(prompt, option.value)
    if isinstance(objection, Invalid):
        return Key(do, name, _why_not(objection, view), is_disabled=True)
    return Key(do, name, view.say(option.detail), icon="home" if is_own else "pin")


def _why_not(objection: Invalid, view: View) -> str:
    """Say shortly why a place cannot be chosen; nobody has chosen it, so nobody is told to choose again."""
    if objection.code == "outside":
        return view.say(texts.NOT_SERVED)
    short = view.say_short(objection.text)
    return view.say(texts.NOT_THIS) if short == view.say(objection.text) else short
