"""Places by keys: own ones first, then where she often goes, landmarks by sort, any by its number. Pure."""

from __future__ import annotations

from dataclasses import replace

from moyai.channels.voice import texts
from moyai.channels.voice.keypad import Ear, Entry, Item, Page, make_list
from moyai.channels.voice.moves import Answer, Keep, Move, Refuse
from moyai.channels.voice.words import read_back
from moyai.engines.conversation import Invalid, Place, PlaceOption, validate

GROUPS, NUMBER = "groups", "number"
MOST_NUMBER_DIGITS = 9
TO_LIST = "00"
"""No number begins with zero, and one zero is a person."""


def render_place(prompt: Place, ear: Ear) -> Page:
    """Return the page of a place prompt: favourites, sorts, the places of a sort, or a number to key."""
    at = ear.kept.get("at", "")
    if "found" in ear.kept:
        return _draw_found(prompt, ear)
    if at == NUMBER:
        return _draw_number(ear)
    if at == GROUPS:
        return _draw_groups(prompt, ear, up=Keep())
    if isinstance(at, int) and at < len(prompt.groups):
        return _draw_group(prompt, ear, at)
    return _draw_favourites(prompt, ear)


def _draw_favourites(prompt: Place, ear: Ear) -> Page:
    own = [place for place in (*prompt.own, *ear.frequent) if _will_do(prompt, place)]
    if not own:
        return _draw_groups(prompt, ear, up=None)
    ways = [Item(texts.ANOTHER_PLACE, Keep({"at": GROUPS}))]
    return make_list(ear, [*(_item(place) for place in own), *ways])


def _draw_groups(prompt: Place, ear: Ear, up: Move | None) -> Page:
    """The sorts of places, then the way in by number."""
    sorts = [
        Item(group.label, Keep({"at": number}))
        for number, group in enumerate(prompt.groups)
        if any(_will_do(prompt, place) for place in group.places)
    ]
    by_number = Item(texts.BY_NUMBER, Keep({"at": NUMBER}))
    page = make_list(ear, [*sorts, by_number], up=up)
    return replace(page, ask=(ear.say(texts.WHICH_SORT),)) if sorts and ear.kept else page


def _draw_group(prompt: Place, ear: Ear, at: int) -> Page:
    group = prompt.groups[at]
    items = [_item(place) for place in group.places if _will_do(prompt, place)]
    page = make_list(ear, items, up=Keep({"at": GROUPS}))
    return page if items else replace(page, ask=(ear.say(texts.NO_PLACE),))


def _item(place: PlaceOption) -> Item:
    return Item(place.name, Answer(place.value))


def _will_do(prompt: Place, place: PlaceOption) -> bool:
    """Tell whether a place answers the prompt: what cannot be chosen is not read out."""
    return not isinstance(validate(prompt, place.value), Invalid)


def _draw_number(ear: Ear) -> Page:
    says = (ear.say(texts.PLACE_NUMBER), ear.say(texts.TO_LIST))
    return Page(says=says, entry=Entry(lambda keyed: _find(ear, keyed)))


def _find(ear: Ear, keyed: str) -> Move:
    """Look the number up in the booklet; two zeros lead back to the list."""
    if keyed == TO_LIST:
        return Keep({"at": GROUPS})
    place = ear.find_numbered(int(keyed)) if len(keyed) <= MOST_NUMBER_DIGITS else None
    if place is None:
        return Refuse(texts.NO_SUCH_PLACE, {"at": NUMBER})
    return Keep({"found": place.place_id})


def _draw_found(prompt: Place, ear: Ear) -> Page:
    """Read the place back; one outside the area is taken all the same, so that the wish is recorded."""
    place = ear.find_place(ear.kept["found"])
    if place is None:
        return _draw_number(ear)
    return read_back(ear, ear.say(place.name), Answer(place.value), Keep({"at": NUMBER}))
