"""A prompt as chat messages. Pure: everything that is shown comes in the prompt or the view."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import singledispatch
from typing import Any

from moyai.channels.line import texts
from moyai.channels.line.cards import Button, Message, add_quick_replies, make_card, make_link, make_offers
from moyai.engines.conversation import (
    Choose,
    Confirm,
    Date,
    Fact,
    Invalid,
    Language,
    Localized,
    Number,
    Offer,
    Photo,
    Place,
    PlaceOption,
    Prompt,
    Show,
    Slot,
    TextPrompt,
    clock_label,
    day_label,
    validate,
)

PAGE = 8
MOST_NUMBERS = 10
MOST_DAYS = 8
SHOWN_STEP_MIN = 30


@dataclass(frozen=True)
class View:
    """What a chat shows besides the prompt.

    Attributes:
        session: Code of the session.
        version: Its version: a button of another version is an old one.
        language: The friend's language.
        today: The present day in Japan.
        scratch: What was kept while this question is being answered: ``page``, ``group``, ``query``, ``day``.
        lead: What is said before the question: why it comes again, what was refused.
        web_link: Address at which a sensitive question is answered; renewed with each showing.
        results: What the search for ``scratch["query"]`` found.
        frequent: Facilities that she went to before.
        can_go_back: Whether there is a question before this one.
        site: Address of this site if LINE can fetch pictures from it (https), else empty.
    """

    session: str
    version: int
    language: Language = "ja"
    today: date = date.min
    scratch: Mapping[str, Any] = field(default_factory=dict)
    lead: Localized | None = None
    web_link: str = ""
    results: tuple[PlaceOption, ...] = ()
    frequent: tuple[PlaceOption, ...] = ()
    can_go_back: bool = False
    site: str = ""

    def show(self, picture: str) -> str:
        """Return the whole address of a picture, or empty where LINE could not fetch it."""
        return f"{self.site}{picture}" if picture and self.site.startswith("https://") else ""

    def say(self, words: Localized | None, length: Any = "full") -> str:
        """Return words in the friend's language."""
        return "" if words is None else words.get(self.language, length)


def render(prompt: Prompt, view: View) -> list[Message]:
    """Return the messages that ask a prompt, quick replies under the last."""
    if prompt.sensitive:
        return add_quick_replies([_hand_over(prompt, view)], _globals(view))
    quick = _list_quick(prompt, view)
    return add_quick_replies([_card(prompt, view)], [*quick, *_skip(prompt, view), *_globals(view)])


def answer_fields(prompt: Prompt, view: View, **more: str) -> dict[str, str]:
    """Return the form fields that every button of this question carries."""
    stamp = {"s": view.session, "v": str(view.version), "k": prompt.key, "d": prompt.digest}
    return {**stamp, **more}


def _hand_over(prompt: Prompt, view: View) -> Message:
    lead = "" if view.lead is None else view.say(view.lead)
    link = make_link(view.say(texts.SENSITIVE_BUTTON), view.web_link)
    return make_card(view.say(prompt.ask), lead=lead, hint=view.say(texts.SENSITIVE), buttons=[link])


def _card(prompt: Prompt, view: View) -> Message:
    if isinstance(prompt, Slot):
        return _slot(prompt, view)
    title, hints, facts, buttons = (
        view.say(prompt.ask),
        [view.say(prompt.hint)],
        _list_facts(prompt, view),
        [],
    )
    drawn = _draw(prompt, view)
    buttons = drawn.buttons
    hints.append(view.say(drawn.hint))
    return make_card(
        view.say(drawn.ask) if drawn.ask else title,
        lead="" if view.lead is None else view.say(view.lead),
        hint="\n".join(filter(None, hints)),
        facts=facts,
        buttons=buttons,
    )


@dataclass(frozen=True)
class _Drawn:
    buttons: list[Button]
    hint: Localized | None = None
    ask: Localized | None = None


@singledispatch
def _draw(prompt: Prompt, view: View) -> _Drawn:
    raise NotImplementedError(type(prompt).__name__)


def _button(prompt: Prompt, view: View, token: str, label: Localized, **more: Any) -> Button:
    detail = view.say(more.pop("detail", None))
    return Button(view.say(label), answer_fields(prompt, view, a=token), detail=detail, **more)


def _page(prompt: Prompt, view: View, buttons: Sequence[Button]) -> list[Button]:
    """Return one page of a long list, with a button that shows the next."""
    if len(buttons) <= PAGE + 1:
        return list(buttons)
    first = int(view.scratch.get("page", 0)) * PAGE % len(buttons) // PAGE * PAGE
    shown = list(buttons[first : first + PAGE])
    is_last = first + PAGE >= len(buttons)
    label = texts.FIRST if is_last else texts.MORE
    following = 0 if is_last else first // PAGE + 1
    return [*shown, Button(view.say(label), answer_fields(prompt, view, page=str(following)))]


@_draw.register
def _choose(prompt: Choose, view: View) -> _Drawn:
    options = [
        _button(prompt, view, one.token, one.label, detail=one.detail, picture=view.show(one.picture))
        for one in prompt.options
    ]
    return _Drawn(_page(prompt, view, options))


@_draw.register
def _confirm(prompt: Confirm, view: View) -> _Drawn:
    yes = _button(prompt, view, "yes", prompt.yes, is_main=True)
    return _Drawn([yes, _button(prompt, view, "no", prompt.no)])


@_draw.register
def _show(prompt: Show, view: View) -> _Drawn:
    return _Drawn([_button(prompt, view, "yes", prompt.proceed, is_main=True)])


@_draw.register
def _number(prompt: Number, view: View) -> _Drawn:
    if prompt.max - prompt.min >= MOST_NUMBERS:
        return _Drawn([])
    counted = Localized("{number}{unit}", "{number} {unit}")
    numbers = range(prompt.min, prompt.max + 1)
    labels = [(str(n), counted.format(number=n, unit=prompt.unit)) for n in numbers]
    return _Drawn(_page(prompt, view, [_button(prompt, view, token, label) for token, label in labels]))


@_draw.register
def _text(prompt: TextPrompt, view: View) -> _Drawn:
    return _Drawn([])


@_draw.register
def _photo(prompt: Photo, view: View) -> _Drawn:
    return _Drawn([])


@_draw.register
def _date(prompt: Date, view: View) -> _Drawn:
    day = view.scratch.get("day")
    if prompt.with_time and day:
        return _draw_times(prompt, view, date.fromisoformat(day))
    days = [] if prompt.is_memorable else _list_days(prompt)
    buttons = [_draw_day(prompt, view, each) for each in days[:MOST_DAYS]]
    hint = texts.WRITE_MOMENT if prompt.with_time else None
    return _Drawn([*buttons, _make_picker(prompt, view)], hint)


def _list_days(prompt: Date) -> list[date]:
    first, last = _day(prompt.min), _day(prompt.max)
    closed = {one.day for one in prompt.closed}
    days = (first + timedelta(days=n) for n in range(min((last - first).days, 60) + 1))
    return [day for day in days if day not in closed]


def _draw_day(prompt: Date, view: View, day: date) -> Button:
    near = {view.today: texts.TODAY, view.today + timedelta(days=1): texts.TOMORROW}.get(day)
    label = view.say(day_label(day), "short")
    words = near.get(view.language).format(day=label) if near else label
    return Button(words, answer_fields(prompt, view, day=day.isoformat()))


def _make_picker(prompt: Date, view: View) -> Button:
    mode = "datetime" if prompt.with_time and not view.scratch.get("day") else "date"
    first, last = _moment(prompt, _day(prompt.min), mode), _moment(prompt, _day(prompt.max), mode)
    initial = _moment(prompt, _day(prompt.max if prompt.is_memorable else prompt.min), mode)
    fields = answer_fields(prompt, view, pick="1")
    from urllib.parse import urlencode

    action = {"type": "datetimepicker", "mode": mode, "data": urlencode(fields)}
    label = texts.PICK_MOMENT if mode == "datetime" else texts.PICK_DAY
    return Button(view.say(label), action={**action, "initial": initial, "min": first, "max": last})


def _moment(prompt: Date, day: date, mode: str) -> str:
    if mode == "date":
        return day.isoformat()
    at = prompt.closes if day == _day(prompt.max) else prompt.opens
    return f"{day.isoformat()}T{at:%H:%M}"


def _draw_times(prompt: Date, view: View, day: date) -> _Drawn:
    step = max(prompt.step_min, SHOWN_STEP_MIN)
    opens, closes = (at.hour * 60 + at.minute for at in (prompt.opens, prompt.closes))
    buttons = []
    for minutes in range(opens, closes + 1, step):
        answer = f"{day.isoformat()}T{minutes // 60:02d}:{minutes % 60:02d}"
        if not isinstance(validate(prompt, answer), Invalid):
            label = clock_label(datetime.min + timedelta(minutes=minutes))
            buttons.append(_button(prompt, view, answer, label))
    ask = texts.WHAT_TIME.format(day=day_label(day))
    return _Drawn([*_page(prompt, view, buttons)], texts.WRITE_MOMENT, ask)


def _day(limit: date | datetime) -> date:
    return limit.date() if isinstance(limit, datetime) else limit


@_draw.register
def _place(prompt: Place, view: View) -> _Drawn:
    if view.results:
        return _Drawn(_draw_places(prompt, view, view.results), texts.FOUND)
    if "group" in view.scratch:
        return _draw_group(prompt, view)
    own = _draw_places(prompt, view, (*prompt.own, *view.frequent), is_own=True)
    town = Button(view.say(texts.OTHER_PLACES), answer_fields(prompt, view, group="all"))
    return _Drawn([*own, town] if prompt.groups else own, None if prompt.hint else texts.WRITE_PLACE)


def _draw_group(prompt: Place, view: View) -> _Drawn:
    chosen = str(view.scratch["group"])
    if chosen.isdecimal() and int(chosen) < len(prompt.groups):
        return _Drawn(_draw_places(prompt, view, prompt.groups[int(chosen)].places))
    buttons = [
        Button(view.say(group.label), answer_fields(prompt, view, group=str(number)))
        for number, group in enumerate(prompt.groups)
    ]
    return _Drawn(_page(prompt, view, buttons), texts.GROUPS)


def _draw_places(
    prompt: Place, view: View, places: Sequence[PlaceOption], *, is_own: bool = False
) -> list[Button]:
    """Draw the places that would do. Her own are named only: where she lives stays out of the chat."""
    fit = [place for place in places if not isinstance(validate(prompt, place.value), Invalid)]
    details = [None if is_own else place.detail for place in fit]
    drawn = [
        _button(prompt, view, place.token, place.name, detail=detail)
        for place, detail in zip(fit, details, strict=True)
    ]
    return _page(prompt, view, drawn)


def _slot(prompt: Slot, view: View) -> Message:
    offers = [_draw_offer(prompt, view, offer) for offer in prompt.offers]
    none = _button(prompt, view, "none", prompt.none)
    lead = "" if view.lead is None else f"{view.say(view.lead)}\n"
    title = f"{lead}{view.say(prompt.ask)}" + (f"\n{view.say(prompt.hint)}" if prompt.hint else "")
    return make_offers(title, offers, none if prompt.optional else None)


def _draw_offer(prompt: Slot, view: View, offer: Offer) -> tuple[list[tuple[str, str]], str, Button]:
    windows = [(texts.PICKUP, offer.pickup), (texts.ARRIVAL, offer.arrival)]
    facts = [(view.say(label), _window(window)) for label, window in windows if window is not None]
    if not facts:
        facts = [("", view.say(offer.label))]
    fare = None if offer.fare_yen is None else texts.YEN.format(yen=f"{offer.fare_yen:,}")
    note = " ".join(filter(None, (view.say(fare), view.say(offer.note))))
    button = Button(view.say(texts.TAKE), answer_fields(prompt, view, a=offer.token), is_main=True)
    return facts, note, button


def _window(window: tuple[datetime, datetime]) -> str:
    return f"{clock_label(window[0]).get('en')}〜{clock_label(window[1]).get('en')}"


def _list_facts(prompt: Prompt, view: View) -> list[tuple[str, str]]:
    facts: tuple[Fact, ...] = prompt.facts if isinstance(prompt, Confirm | Show) else ()
    return [(view.say(fact.label), view.say(fact.value)) for fact in facts]


def _list_quick(prompt: Prompt, view: View) -> list[Button]:
    if isinstance(prompt, Place):
        return [Button(view.say(texts.MAP), action={"type": "location"})]
    if isinstance(prompt, Photo):
        camera = Button(view.say(texts.CAMERA), action={"type": "camera"})
        return [camera, Button(view.say(texts.ALBUM), action={"type": "cameraRoll"})]
    return []


def _skip(prompt: Prompt, view: View) -> list[Button]:
    if not prompt.optional or isinstance(prompt, Slot):
        return []
    return [Button(view.say(texts.SKIP), answer_fields(prompt, view, a="skip"))]


def _globals(view: View) -> list[Button]:
    known = [
        *([("back", texts.BACK), ("again", texts.AGAIN)] if view.can_go_back else []),
        ("person", texts.PERSON),
        ("stop", texts.STOP),
    ]
    return [
        Button(view.say(label), {"g": command, "s": view.session, "v": str(view.version)})
        for command, label in known
    ]
