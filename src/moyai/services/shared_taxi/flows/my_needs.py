"""What somebody needs on the way, one thing at a time: walking, time to the car, notes to the driver."""

from collections.abc import Generator
from typing import Any

from moyai.core.residents.enums import Mobility
from moyai.core.residents.operations.needs import NOTE_LENGTH
from moyai.engines.conversation import (
    Choose,
    Commit,
    Context,
    Conversation,
    End,
    Fact,
    Fetch,
    FollowUp,
    Localized,
    Option,
    Outcome,
    Refusal,
    TextPrompt,
)
from moyai.services.shared_taxi.texts import book as book_texts
from moyai.services.shared_taxi.texts import needs as say

USUAL, NOT = "usual", "not"
MINUTES = (0, 3, 5, 10)
METRES = (0, 100, 200, 300, 500)


def my_needs(_ctx: Context) -> Conversation:
    """Show what is known and let her change one thing."""
    known = yield Fetch("needs", "shared_taxi.needs")
    if not known:
        yield End(Outcome(book_texts.REGISTER_FIRST, is_done=False))
        return
    shown = {name: Localized.from_json(words) for name, words in known["shown"].items()}
    options = tuple(Option(name, label, shown[name]) for name, label in say.ABOUT.items())
    what = yield Choose("what", say.WHAT, options=options)
    if what == "driver" and not known["drivers"]:
        yield End(Outcome(say.NO_DRIVERS, links=(_more(),), is_done=False))
        return
    change = yield from _ask(what, known, shown)
    if change is None:
        yield End(Outcome(say.NOT_CHANGED, links=(_more(),), is_done=False))
        return
    done = yield Commit("changed", "shared_taxi.change_needs", {"what": what, "value": change})
    if isinstance(done, Refusal):
        yield End(Outcome(done.text, links=(_more(),), is_done=False))
        return
    now_shown = {name: Localized.from_json(words) for name, words in done["shown"].items()}
    facts = tuple(Fact(label, now_shown[name]) for name, label in say.ABOUT.items())
    text = say.NOTE_CHANGED if what == "note" else say.CHANGED
    yield End(Outcome(text, facts=facts, links=(_more(),), page=done["page"]))


def _ask(
    what: str, known: dict[str, Any], shown: dict[str, Localized]
) -> Generator[Any, Any, str | int | None]:
    """Ask for one thing; None when it is to stay as it is."""
    if what == "note":
        return (yield from _ask_note(shown["note"]))
    prompts = {"mobility": _make_mobility, "kerb": _make_kerb, "walk": _make_walk}
    if what in prompts:
        return (yield prompts[what](shown[what]))
    drivers = tuple(Option(one["token"], Localized.from_json(one["label"])) for one in known["drivers"])
    options = (*drivers, Option(NOT, say.NO_DRIVER))
    return (yield Choose("driver", say.DRIVER, hint=say.DRIVER_HINT, options=options))


def _ask_note(shown: Localized) -> Generator[Any, Any, str | None]:
    options = (
        Option("write", say.NOTE_WRITE),
        Option("erase", say.NOTE_ERASE),
        Option("keep", say.NOTE_KEEP),
    )
    wish = yield Choose("note_wish", say.NOTE_WISH, hint=shown, options=options)
    if wish == "keep":
        return None
    if wish == "erase":
        return ""
    return (yield TextPrompt("note", say.NOTE, hint=say.NOTE_HINT, max_length=NOTE_LENGTH))


def _make_mobility(shown: Localized) -> Choose:
    options = tuple(
        Option(one.value, say.MOBILITIES[one], say.WALKER_DETAIL if one == Mobility.WALKER else None)
        for one in Mobility
    )
    return Choose("mobility", say.MOBILITY, hint=shown, options=options)


def _make_kerb(_shown: Localized) -> Choose:
    minutes = tuple(
        Option(str(count), say.MINUTES.format(minutes=count) if count else say.AT_ONCE) for count in MINUTES
    )
    return Choose("kerb", say.KERB, hint=say.KERB_HINT, options=(Option(USUAL, say.USUAL), *minutes))


def _make_walk(_shown: Localized) -> Choose:
    metres = tuple(
        Option(str(count), say.METRES.format(metres=count) if count else say.NO_WALK) for count in METRES
    )
    return Choose("walk", say.WALK, hint=say.WALK_HINT, options=(Option(USUAL, say.USUAL), *metres))


def _more() -> FollowUp:
    return FollowUp("my_needs", say.MORE)
