"""Offers of a ride as they are shown, kept with the conversation, and handed back when one is taken."""

from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from moyai.engines.conversation import Localized
from moyai.services.shared_taxi.boarding import Meeting
from moyai.services.shared_taxi.enums import FareClass, UnmetReason
from moyai.services.shared_taxi.fares import FareParts

_TIMES = ("pickup_from", "pickup_until", "dropoff_from", "dropoff_until")
_ENDS = ("board", "alight")
_CHANGE_TIMES = ("arrive_from", "arrive_until", "leave_from", "leave_until")
_PLAIN = ("fare_yen", "own_yen", "companion_yen", "is_pooled", "max_ride_s", "shift_s")


@dataclass(frozen=True, kw_only=True)
class Change:
    """Where and when she changes to a second vehicle, and what that one costs.

    Attributes:
        name: of the place.
        lon: of the place, degrees.
        lat: the same.
        arrive_from: The first vehicle is there no earlier.
        arrive_until: Nor later.
        leave_from: The second comes no earlier.
        leave_until: Nor later.
        max_ride_s: Seconds aboard the second vehicle at most.
        first_shift: The shift of the first vehicle, as quoted.
        second_shift: Of the second.
        fare_yen: What the party pays in the second vehicle.
        parts: What others pay for it.
    """

    name: str
    lon: float
    lat: float
    arrive_from: datetime
    arrive_until: datetime
    leave_from: datetime
    leave_until: datetime
    max_ride_s: int
    first_shift: int
    second_shift: int
    fare_yen: int
    parts: FareParts = field(default_factory=FareParts)

    def to_json(self) -> dict[str, Any]:
        """Return the JSON form."""
        times = {name: getattr(self, name).isoformat() for name in _CHANGE_TIMES}
        return {**asdict(self), **times}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Change":
        """Read what `to_json` wrote."""
        times = {name: datetime.fromisoformat(data[name]) for name in _CHANGE_TIMES}
        return cls(**{**data, **times, "parts": FareParts(**data["parts"])})


@dataclass(frozen=True, kw_only=True)
class RideOffer:
    """A ride that could be given, with the windows that would be promised.

    Attributes:
        pickup_from: The vehicle comes no earlier.
        pickup_until: Nor later.
        dropoff_from: She arrives no earlier.
        dropoff_until: Nor later.
        fare_yen: What the party pays.
        own_yen: The resident's own part of it.
        companion_yen: The fare of each companion.
        fare_class: Her class.
        fare_why: Why that class, in her words.
        is_pooled: Somebody else would be aboard for a part of the ride as things stand.
        max_ride_s: Seconds aboard at most, as quoted.
        parts: What others pay, and prepaid tickets; of the first vehicle where she changes.
        change: Where she changes vehicles, None on most rides.
        shift_s: For nearest offers: seconds from the wished time (positive: later).
        lead_s: Seconds before ``pickup_from`` at which she has to leave her door.
        board: The stop to which she walks; None: she is fetched at her door.
        alight: The stop from which she walks; None: she is brought to the door.
        is_elsewhere: Whether ``board`` is another place than the rules ask for, where no car can come.
    """

    pickup_from: datetime
    pickup_until: datetime
    dropoff_from: datetime
    dropoff_until: datetime
    fare_yen: int
    own_yen: int
    companion_yen: int
    fare_class: FareClass
    fare_why: Localized
    is_pooled: bool
    max_ride_s: int
    shift_s: int = 0
    parts: FareParts = field(default_factory=FareParts)
    change: Change | None = None
    lead_s: int = 0
    board: Meeting | None = None
    alight: Meeting | None = None
    is_elsewhere: bool = False

    @property
    def leave_at(self) -> datetime:
        """When she has to leave her door."""
        return self.pickup_from - timedelta(seconds=self.lead_s)

    @property
    def leave_at_early(self) -> datetime | None:
        """The same; None when the promised time says it all."""
        return self.leave_at if self.lead_s else None

    def to_json(self) -> dict[str, Any]:
        """Return the JSON form."""
        times = {name: getattr(self, name).isoformat() for name in _TIMES}
        return {
            **times,
            **{name: getattr(self, name) for name in _PLAIN},
            "fare_class": str(self.fare_class),
            "fare_why": self.fare_why.to_json(),
            "parts": asdict(self.parts),
            "change": None if self.change is None else self.change.to_json(),
            "lead_s": self.lead_s,
            "is_elsewhere": self.is_elsewhere,
            **{end: _write(getattr(self, end)) for end in _ENDS},
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "RideOffer":
        """Read what `to_json` wrote."""
        values: dict[str, Any] = {name: datetime.fromisoformat(data[name]) for name in _TIMES}
        values |= {name: data[name] for name in _PLAIN}
        words = Localized.from_json(data["fare_why"])
        parts = FareParts(**data.get("parts", {}))  # an offer kept from before it had any
        values |= {"lead_s": data.get("lead_s", 0), "is_elsewhere": data.get("is_elsewhere", False)}
        values |= {end: _read(data.get(end)) for end in _ENDS}
        kept = data.get("change")
        change = None if kept is None else Change.from_json(kept)
        fare_class = FareClass(data["fare_class"])
        return cls(**values, fare_class=fare_class, fare_why=words, parts=parts, change=change)

    def moved(self, shift_s: int) -> "RideOffer":
        """Return the offer with its distance from the wished time."""
        return replace(self, shift_s=shift_s)


def _write(meeting: Meeting | None) -> dict[str, Any] | None:
    return None if meeting is None else meeting.to_json()


def _read(data: dict[str, Any] | None) -> Meeting | None:
    return None if data is None else Meeting.from_json(data)


@dataclass(frozen=True, kw_only=True)
class RideQuote:
    """Offers, or why there is none and what could be had instead.

    Attributes:
        offers: In order of preference; empty when refused.
        refusal: Why nothing fits.
        text: The same in her words.
        nearest: Offers at other times, when refused; the earliest first.
        elsewhere: Offers at the wished time from another place, when refused.
        exclusive: How to call the exclusive taxi and what it costs her, when refused.
        facts: What the fleet said, for the record of unmet demand.
        use: Which of the month's rides it would be, where the town counts them.
    """

    offers: tuple[RideOffer, ...] = ()
    refusal: UnmetReason | None = None
    text: Localized | None = None
    nearest: tuple[RideOffer, ...] = ()
    elsewhere: tuple[RideOffer, ...] = ()
    exclusive: Localized | None = None
    facts: dict[str, Any] | None = None
    use: Localized | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the JSON form."""
        return {
            "offers": [offer.to_json() for offer in self.offers],
            "refusal": None if self.refusal is None else str(self.refusal),
            "text": None if self.text is None else self.text.to_json(),
            "nearest": [offer.to_json() for offer in self.nearest],
            "elsewhere": [offer.to_json() for offer in self.elsewhere],
            "exclusive": None if self.exclusive is None else self.exclusive.to_json(),
            "facts": self.facts,
            "use": None if self.use is None else self.use.to_json(),
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "RideQuote":
        """Read what `to_json` wrote."""
        return cls(
            offers=tuple(map(RideOffer.from_json, data["offers"])),
            refusal=UnmetReason(data["refusal"]) if data["refusal"] else None,
            text=Localized.from_json(data["text"]) if data["text"] else None,
            nearest=tuple(map(RideOffer.from_json, data["nearest"])),
            elsewhere=tuple(map(RideOffer.from_json, data.get("elsewhere", ()))),
            exclusive=Localized.from_json(data["exclusive"]) if data.get("exclusive") else None,
            facts=data["facts"],
            use=Localized.from_json(data["use"]) if data.get("use") else None,
        )
