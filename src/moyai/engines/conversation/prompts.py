"""The closed list of prompt kinds: what can be asked, never how it is shown.

``Choose Confirm Number Place Slot Date TextPrompt Photo Show``. (The kind called *Text* in the design is
`TextPrompt` here, because `Text` is a sentence.) Adding a kind means teaching every channel.
Times in prompts are local wall-clock times of the town, without a zone; coordinates are WGS 84, longitude
first.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass, field
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any, Literal

from moyai.engines.conversation.digest import digest
from moyai.engines.conversation.messages import CONTINUE, NO, NO_UNIT, NONE_OF_THESE, YES
from moyai.engines.conversation.texts import Localized

if TYPE_CHECKING:
    from moyai.engines.conversation.steps import Record

Ring = tuple[tuple[float, float], ...]
Check = Callable[[Any], "Localized | None"]


@dataclass(frozen=True)
class Invalid:
    """Why a value does not answer a prompt.

    Attributes:
        code: Which rule it breaks, such as ``outside`` or ``closed``.
        text: The person's words for it.
        value: What was understood (tidied JSON), when it made sense and only broke a rule; else None.
    """

    code: str
    text: Localized
    value: Any = None


OnInvalid = Callable[[Invalid], "Record | None"]


@dataclass(frozen=True)
class Prompt:
    """What every question has.

    Attributes:
        key: Stable name of the answer within the flow.
        ask: The question.
        hint: One more sentence for those who need it.
        sensitive: The answer must not pass through a third party's chat.
        optional: The question may be skipped; the answer is then None.
        check: The flow's own rule on a valid-looking value: a sentence when it will not do, else None. It may
            read, never write, and is not part of what was shown.
        on_invalid: What to record of an answer that will not do, if anything: a wish that the town does not
            serve is worth knowing even though the person only hears why and is asked again.
    """

    key: str
    ask: Localized
    _: KW_ONLY
    hint: Localized | None = None
    sensitive: bool = False
    optional: bool = False
    check: Check | None = field(default=None, compare=False, repr=False)
    on_invalid: OnInvalid | None = field(default=None, compare=False, repr=False)

    @property
    def kind(self) -> str:
        """Name of the prompt kind in lower case, as templates and parsers use it."""
        return {"TextPrompt": "text"}.get(type(self).__name__, type(self).__name__.lower())

    @property
    def is_binding(self) -> bool:
        """Whether an answer counts only for the very words shown: yes to another question is no yes."""
        return isinstance(self, Confirm | Show)

    @property
    def digest(self) -> str:
        """Short fingerprint of the prompt as shown, the same in every language and channel."""
        return digest(self)


@dataclass(frozen=True)
class Option:
    """One thing to choose; ``value`` is what is recorded.

    ``picture`` is the address of a picture on this site for doors that can show one; the label alone must say
    what it is. It is how it is drawn, not part of what was asked.
    """

    value: str | int | bool
    label: Localized
    detail: Localized | None = None
    picture: str = field(default="", compare=False)

    @property
    def token(self) -> str:
        """What a button carries back."""
        return str(self.value)


@dataclass(frozen=True)
class Fact:
    """One line of a summary; ``key`` names the question that changes it."""

    label: Localized
    value: Localized
    key: str | None = None


@dataclass(frozen=True, kw_only=True)
class Choose(Prompt):
    """One of a few things. The answer is the option's value.

    Attributes:
        options: What there is to choose from.
        is_quick: One press answers also where a page would otherwise ask for a second ("next"): for what is
            said in a hurry and easily put right. It is how it is drawn, not part of what was asked.
        picture: Address of a picture on this site that the question is about, for pages and televisions; the
            question alone must say what it is. Not part of what was asked.
    """

    options: tuple[Option, ...]
    is_quick: bool = field(default=False, compare=False)
    picture: str = field(default="", compare=False)


@dataclass(frozen=True, kw_only=True)
class Confirm(Prompt):
    """Yes or no. The answer is a bool.

    Keep running clocks and minutes-to-go out of the words: a yes counts only for the very same words.

    Attributes:
        facts: Summary lines under the question.
        review: Also show the journey so far with a way to change each answer ("check your answers").
    """

    facts: tuple[Fact, ...] = ()
    review: bool = False
    yes: Localized = YES
    no: Localized = NO


@dataclass(frozen=True, kw_only=True)
class Number(Prompt):
    """A whole number from ``min`` to ``max``, both included."""

    min: int = 0
    max: int
    unit: Localized = NO_UNIT


@dataclass(frozen=True)
class PlaceOption:
    """A place that can be picked; ``place_id`` is its public identifier, None for a bare point."""

    name: Localized
    lon: float
    lat: float
    place_id: str | None = None
    detail: Localized | None = None

    @property
    def value(self) -> dict[str, Any]:
        """The answer when this place is picked."""
        return {"lon": self.lon, "lat": self.lat, "name": self.name.get("ja"), "place_id": self.place_id}

    @property
    def token(self) -> str:
        """What a button carries back."""
        return self.place_id or f"{self.lon:.6f},{self.lat:.6f}"


@dataclass(frozen=True)
class PlaceGroup:
    """Landmarks of one sort, such as clinics."""

    label: Localized
    places: tuple[PlaceOption, ...]


@dataclass(frozen=True, kw_only=True)
class Place(Prompt):
    """A point of the town: an own place, a landmark, a search result or a spot on the map.

    The answer is ``{"lon": float, "lat": float, "name": str, "place_id": str | None}``.

    Attributes:
        own: Places of the person herself, likeliest first.
        groups: Landmarks by sort.
        areas: Rings of (lon, lat); when given, the point must lie in one of them.
        outside: What to say when it does not.
        near: Where the map opens, (lon, lat).
    """

    own: tuple[PlaceOption, ...] = ()
    groups: tuple[PlaceGroup, ...] = ()
    areas: tuple[Ring, ...] = ()
    outside: Localized | None = None
    near: tuple[float, float] | None = None

    @property
    def listed(self) -> tuple[PlaceOption, ...]:
        """Every place that is offered by name: own ones first."""
        return self.own + tuple(place for group in self.groups for place in group.places)


Window = tuple[datetime, datetime]


@dataclass(frozen=True)
class Offer:
    """One offer of a service; ``value`` is a JSON object that its Commit needs to keep the promise."""

    value: dict[str, Any]
    label: Localized
    pickup: Window | None = None
    arrival: Window | None = None
    fare_yen: int | None = None
    note: Localized | None = None

    @property
    def token(self) -> str:
        """What a button carries back: a fingerprint of the value, so nothing can be forged into it."""
        return digest(self.value)


@dataclass(frozen=True, kw_only=True)
class Slot(Prompt):
    """One of a few offers. The answer is the offer's value.

    The value must be among the offers of each later turn too: take them from a `Fetch`, which keeps them.

    Attributes:
        none: Label of the way out when nothing suits (the answer is then None); needs ``optional=True``.
    """

    offers: tuple[Offer, ...]
    none: Localized = NONE_OF_THESE


@dataclass(frozen=True)
class Closed:
    """A day that cannot be chosen, and why."""

    day: date
    reason: Localized


@dataclass(frozen=True, kw_only=True)
class Date(Prompt):
    """A day, or a day and a time. The answer is ``YYYY-MM-DD`` or ``YYYY-MM-DDTHH:MM``, local.

    Attributes:
        min: First day; with a time, a datetime is the first moment.
        max: Last day; with a time, a datetime is the last moment.
        closed: Days in between that are shut, with reasons.
        with_time: Ask the time too.
        opens: First time of any day (with_time).
        closes: Last time of any day (with_time).
        step_min: Minutes between the times that lists offer (typed times need not be on a step).
        is_memorable: A date that people know by heart, such as a birthday: typed, not picked from a calendar.
    """

    min: date | datetime
    max: date | datetime
    closed: tuple[Closed, ...] = ()
    with_time: bool = False
    opens: time = time(0, 0)
    closes: time = time(23, 59)
    step_min: int = 10
    is_memorable: bool = False


TextForm = Literal["plain", "name", "kana", "phone", "email", "postcode", "code"]


@dataclass(frozen=True, kw_only=True)
class TextPrompt(Prompt):
    """A few words. The answer is a str, tidied by its form (width, hyphens, katakana).

    Attributes:
        max_length: Longest answer in characters.
        form: What sort of words; decides tidying, checks and the keyboard that is shown.
        multiline: Room for several lines.
        autocomplete: HTML autofill name, such as ``family-name``.
    """

    max_length: int = 200
    form: TextForm = "plain"
    multiline: bool = False
    autocomplete: str = ""


@dataclass(frozen=True, kw_only=True)
class Photo(Prompt):
    """A picture. The answer is ``{"file": str, "content_type": str, "size": int}``; core keeps the file.

    With ``keeps_day`` also ``"taken_on"``, the day by the camera's clock (ISO 8601), where the file tells it:
    of what it tells, nothing else is kept.
    """

    max_bytes: int = 10_000_000
    accept: tuple[str, ...] = ("image/jpeg", "image/png", "image/webp")
    keeps_day: bool = False


@dataclass(frozen=True, kw_only=True)
class Show(Prompt):
    """Something to read before going on. The answer is True."""

    facts: tuple[Fact, ...] = ()
    proceed: Localized = CONTINUE
