"""Are two descriptions one person? Weights of agreement and disagreement, field by field.

After Fellegi and Sunter, *A Theory for Record Linkage* (JASA 64, 1969): a field that agrees speaks for one
person by log2(m/u), one that disagrees against it by log2((1-m)/(1-u)), a missing field says nothing. Fields
that say the same twice (a name and its reading) are not added. Weights are whole tenths of a bit, so that the
sum is the same in any order and on any machine.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from moyai.engines.whereabouts.claims import Description
from moyai.engines.whereabouts.naming import (
    fold_address,
    fold_kana,
    fold_name,
    fold_telephone,
    is_kana,
    is_near,
    split_name,
)


@dataclass(frozen=True, slots=True)
class Weights:
    """Tenths of a bit for each field, and the bands of their sum.

    From m and u of names, birth dates and addresses of a prefecture: two people share a full name by chance
    about once in 2,000 to 20,000 (110 = 11 bits), a birth date once in 25,000 (130), a telephone or address
    only within a family (90, 80: they tell the household, not the person). Areas: of ten about alike (33).
    """

    name: int = 110
    kana: int = 100
    both_names: int = 120
    name_near: int = 65
    family_only: int = 45
    given_only: int = 60
    name_other: int = -60
    birth: int = 130
    birth_near: int = 40
    birth_other: int = -70
    age_fits: int = 20
    age_other: int = -60
    telephone: int = 90
    telephone_near: int = 30
    telephone_other: int = -10
    address: int = 80
    address_near: int = 40
    address_other: int = -20
    sex: int = 8
    sex_other: int = -60
    household: int = 135
    area: int = 33
    certain: int = 190
    probable: int = 150
    perhaps: int = 100
    margin: int = 30
    personal: int = 60


class Band(StrEnum):
    """What a weight means: merged, counted once but shown to a person, shown, nothing."""

    CERTAIN = "certain"
    PROBABLE = "probable"
    PERHAPS = "perhaps"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Traits:
    """A description in the forms in which it is compared."""

    name: str
    family: str
    given: str
    kana: str
    kana_family: str
    kana_given: str
    birth: str
    age_low: int
    age_high: int
    telephone: str
    address: str
    sex: str
    household: str
    area: str


@dataclass(frozen=True, slots=True)
class Match:
    """How much two descriptions agree: the sum, what of it is about the person alone, and the fields."""

    weight: int
    personal: int
    fields: tuple[tuple[str, int], ...]


def read_traits(description: Description, hint: str = "", area: str = "") -> Traits:
    """Return the comparable form.

    Args:
        description: As told.
        hint: The household of whoever speaks of her own family.
        area: Of her home, where it is known: by the register, or as she is told to be at home.
    """
    written, kana = description.name, description.kana
    if is_kana(written) and (not kana or fold_kana(kana) == fold_kana(written)):
        written, kana = "", kana or written  # people write their reading where a name is asked
    family, given = split_name(written)
    kana_family, kana_given = split_name(kana)
    low, high = description.age_low, description.age_high
    return Traits(
        name=fold_name(written),
        family=fold_name(family) if given else "",
        given=fold_name(given),
        kana=fold_kana(kana),
        kana_family=fold_kana(kana_family) if kana_given else "",
        kana_given=fold_kana(kana_given),
        birth=description.birth_date.isoformat() if description.birth_date else "",
        age_low=-1 if low is None and high is None else low or 0,
        age_high=-1 if low is None and high is None else 130 if high is None else high,
        telephone=fold_telephone(description.telephone),
        address=fold_address(description.address),
        sex=description.sex,
        household=description.household or hint,
        area=area,
    )


def compare(a: Traits, b: Traits, weights: Weights = Weights(), year: int = 2026) -> Match:
    """Return how much two descriptions agree. Symmetric: compare(a, b) == compare(b, a).

    Args:
        a: One.
        b: The other.
        weights: What a field is worth.
        year: In which ages are told, to compare them with birth dates.
    """
    name = _weigh_name(a, b, weights)
    birth = _weigh_birth(a, b, weights, year)
    sex = 0 if not (a.sex and b.sex) else weights.sex if a.sex == b.sex else weights.sex_other
    telephone = _weigh_plain(
        a.telephone, b.telephone, (weights.telephone, weights.telephone_near, weights.telephone_other)
    )
    address = _weigh_plain(
        a.address, b.address, (weights.address, weights.address_near, weights.address_other)
    )
    household = weights.household if a.household and a.household == b.household else 0
    # Family members share telephone, address and household: once is enough.
    shared = max(telephone + address, household) if household else telephone + address
    if a.area and a.area == b.area and not shared:  # an address or a household says the area already
        shared = weights.area
        area = weights.area
    else:
        area = 0
    found = (("name", name), ("birth", birth), ("sex", sex), ("telephone", telephone), ("address", address))
    fields = tuple((key, value) for key, value in (*found, ("household", household), ("area", area)) if value)
    return Match(name + birth + sex + shared, max(name, 0) + max(birth, 0), fields)


def judge(match: Match, weights: Weights) -> Band:
    """Return the band of a match.

    No sum is certain that says nothing of the person herself, or whose names are only near: 結衣 and 結菜
    may be twins.
    """
    if (
        match.weight >= weights.certain
        and match.personal >= weights.personal
        and not _is_denied(match, weights)
    ):
        return Band.CERTAIN
    if match.weight >= weights.probable:
        return Band.PROBABLE if match.personal >= weights.personal else Band.PERHAPS
    return Band.PERHAPS if match.weight >= weights.perhaps else Band.NONE


def list_keys(traits: Traits) -> tuple[str, ...]:
    """Return the keys under which somebody is looked for: two that share none are never compared."""
    return tuple(dict.fromkeys(_list_keys(traits)))


def is_family(a: Traits, b: Traits) -> bool:
    """Return whether two share a telephone, or an address and a family name: people of one household."""
    if a.telephone and a.telephone == b.telephone:
        return True
    return bool(a.address) and a.address == b.address and _shares_family_name(a, b)


def _shares_family_name(a: Traits, b: Traits) -> bool:
    """Return whether two share it as written, or as read where one of them is only known by her reading."""
    if a.name and b.name:
        return _begins_alike(a.name, b.name, a.family or b.family)
    return _begins_alike(a.kana, b.kana, a.kana_family or b.kana_family)


def _begins_alike(a: str, b: str, family: str) -> bool:
    if family:
        return a.startswith(family) and b.startswith(family)
    return len(a) > 2 and a[:2] == b[:2]


def name_node(traits: Traits, event_id: str, place: int, weights: Weights) -> str:
    """Return the key of a description: equal descriptions share one where they could only be one person.

    「男性、40代」 told twice may be two men: such a description gets a key of its own for each claim.
    """
    if judge(compare(traits, traits, weights), weights) is not Band.CERTAIN:
        return f"e:{event_id}:{place}"
    text = "\x1f".join(str(getattr(traits, field)) for field in Traits.__slots__)
    return "d:" + hashlib.sha256(text.encode()).hexdigest()[:20]


def _list_keys(traits: Traits) -> Iterator[str]:
    if len(traits.name) > 1:
        yield f"n:{traits.name}"
    if len(traits.kana) > 1:
        yield f"k:{traits.kana}"
    if traits.birth and traits.name:
        yield f"b:{traits.birth}:{traits.name[0]}"
    if traits.birth and traits.kana:
        yield f"b:{traits.birth}:{traits.kana[0]}"
    if traits.telephone:
        yield f"p:{traits.telephone}"
    if traits.address and any(c.isdecimal() for c in traits.address):
        yield f"a:{traits.address}"
    if traits.household:
        yield f"h:{traits.household}"


def _is_denied(match: Match, weights: Weights) -> bool:
    fields = dict(match.fields)
    denied = any(fields.get(key, 0) < 0 for key in ("name", "sex", "birth"))
    return denied or fields.get("name") == weights.name_near


def _weigh_name(a: Traits, b: Traits, w: Weights) -> int:
    name = _weigh_written(a.name, a.family, a.given, b.name, b.family, b.given, w, w.name)
    kana = _weigh_written(a.kana, a.kana_family, a.kana_given, b.kana, b.kana_family, b.kana_given, w, w.kana)
    if name is None or kana is None:
        return (name or 0) + (kana or 0)
    if name == w.name and kana == w.kana:
        return w.both_names
    if (name < 0) != (kana < 0):
        return (name + kana) // 2
    return max(name, kana) if name > 0 else min(name, kana)


def _weigh_written(
    a: str, a_family: str, a_given: str, b: str, b_family: str, b_given: str, w: Weights, full: int
) -> int | None:
    if not a or not b:
        return None
    if a == b:
        # A family name alone agrees with a family name alone: no more than that.
        return full if a_given or b_given or len(a) > 3 else w.family_only
    if a in (b_family, b_given) or b in (a_family, a_given):
        return w.family_only if a == b_family or b == a_family else w.given_only
    if min(len(a), len(b)) > 3 and is_near(a, b):
        return w.name_near
    return w.name_other


def _weigh_birth(a: Traits, b: Traits, w: Weights, year: int) -> int:
    if a.birth and b.birth:
        if a.birth == b.birth:
            return w.birth
        return w.birth_near if _is_misread(a.birth, b.birth) else w.birth_other
    low_a, high_a = _ages(a, year)
    low_b, high_b = _ages(b, year)
    if low_a < 0 or low_b < 0:
        return 0
    return w.age_fits if low_a <= high_b + 1 and low_b <= high_a + 1 else w.age_other


def _ages(traits: Traits, year: int) -> tuple[int, int]:
    if traits.birth:
        age = year - int(traits.birth[:4])
        return max(0, age - 1), age
    return traits.age_low, traits.age_high


def _is_misread(a: str, b: str) -> bool:
    """Return whether one of year, month and day differs, or month and day are swapped."""
    parts, others = a.split("-"), b.split("-")
    return sum(x != y for x, y in zip(parts, others, strict=True)) == 1 or (
        parts[0] == others[0] and parts[1:] == others[:0:-1]
    )


def _weigh_plain(a: str, b: str, weights: tuple[int, int, int]) -> int:
    same, near, other = weights
    if not a or not b:
        return 0
    if a == b:
        return same
    return near if is_near(a, b) or a.startswith(b) or b.startswith(a) else other
