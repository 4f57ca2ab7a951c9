"""How a report goes through each door: which reports can, and what is pressed."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from moyai.channels.tv.operations import pair_set
from moyai.core import clock
from moyai.core.accounts.enums import Role as AccountRole
from moyai.core.accounts.models import User
from moyai.core.accounts.operations import create_account
from moyai.core.residents.models import Resident
from moyai.demo.drill.doors.browser import Browser, Stuck
from moyai.demo.drill.doors.telephone import Telephone
from moyai.engines.whereabouts import Description, Kind, Report, Role
from moyai.services.evacuation.enums import EvacuationKind
from moyai.services.evacuation.flows.report_questions import NEED_GROUPS, OTHER
from moyai.services.evacuation.models import GuestReport
from moyai.services.evacuation.texts import report as say

PASSWORD = "only-in-a-drill"  # noqa: S105 - of accounts that exist in an invented town alone
TAKEN = "受け取りました"
LISTED = (Kind.SHELTER, Kind.SPONTANEOUS)
ALONE, FINE = "1人", "足りています"
SPOKEN = {ALONE: "お一人", FINE: "足りている"}
"""How the telephone says what stands on a screen."""

FOR_FEW_KEYS = (Kind.HOME, *LISTED)
"""Kinds of places to which a television or a telephone asks nothing that needs a map."""


class Device(Protocol):
    """What a report went through; the last press can be made once more."""

    presses: int

    def press_again(self) -> None:
        """Make the last press once more."""


@dataclass
class Staff:
    """Who works for the town in the drill: one account, and the browser in which it is signed in."""

    user: User
    browser: Browser


def make_staff() -> Staff:
    """Return staff who may do everything that is done at desks."""
    user = create_account(
        username="drill-staff",
        password=PASSWORD,
        display_name="訓練の職員",
        roles=(AccountRole.OFFICER, AccountRole.DISPATCHER),
        is_simulated=True,
    )
    return Staff(user, Browser(user=user))


@dataclass(frozen=True)
class Teller:
    """One report on its way: what is told, and who tells it, as the town knows her.

    Attributes:
        report: with the drill's own ids.
        about: whom it is about, where the register knows her.
        speaker: who tells it, where the register knows her.
        family: how many live in the household of whom it is about.
        number: of the report, for addresses that differ.
    """

    report: Report
    about: Resident | None
    speaker: Resident | None
    family: int
    number: int

    @property
    def kind(self) -> Kind:
        """The kind of place."""
        return self.report.where.kind if self.report.where else Kind.UNKNOWN

    @property
    def described(self) -> Description:
        """Whom it is about, as described.

        Raises:
            Stuck: she is told of by her number.
        """
        if not isinstance(self.report.about, Description):
            raise Stuck("not described")
        return self.report.about


def go_by_web(teller: Teller, _staff: Staff) -> Device:
    """Tell of oneself without an account."""
    browser = Browser(client_address=f"10.1.{teller.number // 250 % 250}.{teller.number % 250}")
    browser.open("/anpi/")
    browser.press("登録なしで知らせる")
    told = teller.described
    who: dict[str, Any] = {"whose": "me", "name": told.name or told.kana, "address": told.address or None}
    who |= {"phone": told.telephone or None, "born": told.birth_date}
    browser.answer(who | _list_answers(teller), until=TAKEN)
    return browser


def check_guest(staff: Staff) -> None:
    """Have staff look at the stranger who came last, and make her report theirs."""
    guest = GuestReport.objects.latest("pk")
    staff.browser.open("/evacuation/guests/")
    staff.browser.press("確認した", within=f"/{guest.pk}/")


def go_by_account(teller: Teller, _staff: Staff) -> Device:
    """Tell of a member of the family, signed in."""
    assert teller.about is not None and teller.speaker is not None
    browser = Browser(user=_give_account(teller.speaker))
    browser.open("/anpi/")
    browser.press("家族や近所の人のことを知らせる")
    who = {"whose": "family", "member": str(teller.about.pk), "sure": "told"}
    browser.answer(who | _list_answers(teller), until=TAKEN)
    return browser


def go_by_desk(teller: Teller, staff: Staff) -> Device:
    """Tell staff, who write it down while she speaks."""
    assert teller.about is not None
    browser = Browser(user=staff.user)
    browser.open(f"/desk/calls/?q={teller.about.code}")
    browser.press("無事", within="/start/report/", resident=teller.about.code)
    browser.answer(_list_answers(teller), until=TAKEN)
    return browser


def go_by_voice(teller: Teller, _staff: Staff) -> Device:
    """Ring the town and press keys."""
    assert teller.about is not None
    number = teller.about.contact_points.values_list("value", flat=True)[0]
    telephone = Telephone(number)
    telephone.call()
    for words in ("無事かどうか", *_list_words(teller)):
        telephone.choose(SPOKEN.get(words, words))
    if TAKEN not in telephone.words:
        raise Stuck(telephone.words)
    telephone.hang_up()
    return telephone


def go_by_tv(teller: Teller, staff: Staff) -> Device:
    """Press arrows and OK at a set in the living room."""
    assert teller.about is not None
    browser = Browser()
    browser.open("/tv/")
    shown = re.search(r"tv-code__digits.*?<span>(\d{3})</span><span>(\d{3})</span>", browser.page, re.S)
    if shown is None:
        raise Stuck("the set shows no code")
    pair_set(code=shown[1] + shown[2], household=teller.about.household, by=staff.user, now=clock.now())
    browser.open("/tv/")
    if teller.family > 1:
        browser.press(f"{teller.about.given_name}さん")
    for words in ("無事", *_list_words(teller)):
        browser.press(words)
    if TAKEN not in browser.page:
        raise Stuck("the set does not thank")
    return browser


def go_by_card(teller: Teller, staff: Staff) -> Device:
    """Have the card's QR read at a shelter's desk."""
    assert teller.about is not None
    return _press_at_shelter(teller, staff, "/scan/", {"card": teller.about.code})


def go_by_reception(teller: Teller, staff: Staff) -> Device:
    """Tell the desk of a shelter one's name."""
    told = teller.described
    fields = {"name": told.name or told.kana, "kana": told.kana, "birth_date": _write_date(told) or ""}
    return _press_at_shelter(
        teller, staff, "/guest/", fields | {"phone": told.telephone, "address": told.address}
    )


def go_by_paper(teller: Teller, staff: Staff) -> Device:
    """Fill in a card by hand; staff copy it."""
    assert teller.report.where is not None
    told, browser = teller.described, Browser(user=staff.user)
    browser.open("/evacuation/paper/")
    fields: dict[str, Any] = {"name": told.name or told.kana, "kana": told.kana}
    fields |= {"birth_date": _write_date(told) or ""}
    fields |= {"phone": told.telephone, "address": told.address}
    fields |= {"shelter": teller.report.where.place_id or "", "kind": EvacuationKind.SPONTANEOUS}
    browser.press("書き写して次へ", **fields)
    if "のカードを書き写しました" not in browser.page:
        raise Stuck("the card was not taken")
    return browser


def _press_at_shelter(teller: Teller, staff: Staff, within: str, fields: dict[str, Any]) -> Device:
    assert teller.report.where is not None
    browser = Browser(user=staff.user)
    browser.open(f"/evacuation/shelters/{teller.report.where.place_id}/desk/")
    browser.press("受け付ける", within=within, **fields)
    if "さんを受け付けました" not in browser.page and "もう受付が済んでいます" not in browser.page:
        raise Stuck("the desk did not take her")
    return browser


def _give_account(resident: Resident) -> User:
    if resident.user is None:
        resident.user = create_account(
            username=f"drill-{resident.pk}",
            password=PASSWORD,
            display_name=resident.name,
            roles=(AccountRole.RESIDENT,),
            is_simulated=True,
        )
        resident.save(update_fields=["user"])
    return resident.user


def _write_date(told: Description) -> str | None:
    return None if told.birth_date is None else told.birth_date.isoformat()


def _list_answers(teller: Teller) -> dict[str, Any]:
    """Return what is answered to which question on a page."""
    where, people, needs = teller.report.where, teller.report.people, teller.report.needs
    if people is None and teller.report.speaker.role is Role.SELF:
        people = 1
    assert where is not None
    spot = None if where.lon is None else {"lon": where.lon, "lat": where.lat}
    answers: dict[str, Any] = {"again": "moved", "kind": where.kind.value, "plate": None, "spot": spot}
    answers |= {"shelter": where.place_id or OTHER, "words": None, "stay": "open"}
    answers |= {"together": {None: "unknown", 1: "me"}.get(people, "some"), "people": people}
    answers["state"] = "want" if needs else "fine"
    for number, need in enumerate(needs, start=1):
        group = next((key for key, kinds in NEED_GROUPS.items() if need in kinds), "")
        answers |= {f"need_{number}": group or need, f"which_{number}": need}
    return answers | {f"need_{len(needs) + 1}": "none"}


def _list_words(teller: Teller) -> list[str]:
    """Return which words are pressed, or their keys, one after the other."""
    where = teller.report.where
    assert where is not None
    words = [_show(say.KINDS[EvacuationKind(where.kind.value)])]
    words += [f"避難所 {where.place_id}"] if where.place_id else []
    is_alone = teller.family == 1 or teller.report.people == 1
    words += [ALONE if is_alone else "家族みんな", FINE]
    return [*words, "まだわからない"] if where.kind is not Kind.HOME else words


def _show(text: Any) -> str:
    return str(text.get("ja", "short"))


@dataclass(frozen=True)
class Way:
    """A door: who can take it, how, and under which name its claims are kept.

    Attributes:
        can_take: tells whether a report can come by it without losing anything.
        go: takes it.
        kept_as: `ClaimRecord.door`.
    """

    can_take: Callable[[Teller], bool]
    go: Callable[[Teller, Staff], Device]
    kept_as: str


def _is_own(teller: Teller) -> bool:
    return teller.report.speaker.role is Role.SELF and teller.about is not None


def _has_few_keys(teller: Teller) -> bool:
    counted = teller.report.people in (1, teller.family)
    return _is_own(teller) and counted and not teller.report.needs and teller.kind in FOR_FEW_KEYS


def _is_described(teller: Teller, *roles: Role) -> bool:
    is_described = isinstance(teller.report.about, Description)
    return is_described and teller.report.speaker.role in roles


WAYS: dict[str, Way] = {
    "web": Way(lambda t: _is_described(t, Role.SELF), go_by_web, "web"),
    "proxy": Way(
        lambda t: t.report.speaker.role is Role.FAMILY and bool(t.about and t.speaker),
        go_by_account,
        "web",
    ),
    "desk": Way(lambda t: _is_own(t), go_by_desk, "desk"),
    "voice": Way(_has_few_keys, go_by_voice, "voice"),
    "tv": Way(_has_few_keys, go_by_tv, "tv"),
    "qr": Way(
        lambda t: t.report.speaker.role is Role.DESK and t.about is not None and t.kind in LISTED,
        go_by_card,
        "shelter",
    ),
    "reception": Way(lambda t: _is_described(t, Role.DESK), go_by_reception, "shelter"),
    "paper": Way(lambda t: _is_described(t, Role.PAPER) and t.kind in LISTED, go_by_paper, "paper"),
}
