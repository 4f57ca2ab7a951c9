"""Everybody is asked at once in the chat; taps are kept by the drainer, many at a time, each once."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest

from moyai.channels.line.models import Friend, Mailing, Outgoing
from moyai.channels.line.operations.tapping import FEW
from moyai.core.conversations.polls import Choice, read_choice
from moyai.core.intake.drainer import Drainer
from moyai.core.intake.journal import Journal
from moyai.core.intake.models import InboxEvent
from moyai.core.residents.models import Resident
from moyai.core.residents.tests.factories import register
from moyai.services.evacuation.drill import MARK
from moyai.services.evacuation.enums import Mode
from moyai.services.evacuation.models import ClaimRecord, MassQuestion
from moyai.services.evacuation.operations.answering import POLL
from moyai.services.evacuation.operations.asking import ask_everybody
from moyai.services.evacuation.operations.incidents import close_incident
from moyai.services.evacuation.tests.town import NOW, begin, make_officer
from tests.factories import make_town
from tests.line.chat import Chat, find_actions

pytestmark = pytest.mark.django_db
REAL_NOW = datetime(2026, 6, 10, 3, 0, tzinfo=UTC)


def user(number: int) -> str:
    return f"U{number:032x}"


def make_resident(number: int = 0) -> Resident:
    return register(make_town(), birth_date=date(1945, 3, 1 + number))


def befriend(count: int, residents: Sequence[Resident] = ()) -> None:
    Friend.objects.bulk_create(
        Friend(
            account="ina",
            user_id=user(n),
            resident=residents[n] if n < len(residents) else None,
            owner_key="k",
            first_heard_at=NOW,
            last_heard_at=NOW,
        )
        for n in range(count)
    )


def ask(mode: Mode = Mode.REAL, **facts: Any) -> MassQuestion:
    make_town()
    return ask_everybody(incident=begin(mode, **facts), key="k1", by=None, now=NOW, real_now=REAL_NOW)


def list_data(asking: MassQuestion) -> dict[str, str]:
    """Return the data of the question's buttons by answer, as they were sent."""
    line = Outgoing.objects.exclude(mailing=None).first()
    assert line is not None
    found = {}
    for _words, action in find_actions(line.messages[0]["contents"]):
        fields = dict(parse_qsl(action["data"]))
        if "o" in fields:
            found[fields["o"]] = action["data"]
    return found


def tap(number: int, user_id: str, data: str, *, again: bool = False) -> dict[str, Any]:
    return {
        "type": "postback",
        "mode": "active",
        "timestamp": int((REAL_NOW - timedelta(seconds=20)).timestamp() * 1000),
        "webhookEventId": f"01TAP{number:021d}",
        "deliveryContext": {"isRedelivery": again},
        "source": {"type": "user", "userId": user_id},
        "replyToken": f"{number:032x}",
        "postback": {"data": data},
    }


def drain(folder: Path, *events: dict[str, Any]) -> None:
    async def post() -> None:
        journal = Journal(folder)
        for one in events:
            body = json.dumps({"destination": "U0", "events": [one]}).encode()
            await journal.append("line", "ina", body, int(REAL_NOW.timestamp() * 1000))
        await journal.close()

    asyncio.run(post())
    drainer = Drainer(folder, real_now=lambda: REAL_NOW, now=lambda: NOW)
    drainer.drain()
    drainer.close()


def test_everybody_is_asked_once_in_lines_of_500(django_assert_max_num_queries: Any) -> None:
    befriend(1203)
    Friend.objects.filter(user_id=user(0)).update(is_following=False)
    Friend.objects.filter(user_id=user(1)).update(language="en")
    asking = ask()
    lines = list(Outgoing.objects.order_by("pk"))
    assert (asking.asked, sorted(len(line.to) for line in lines)) == (1202, [1, 201, 500, 500])
    assert {one for line in lines for one in line.to} == {user(n) for n in range(1, 1203)}
    assert (
        "Where are you" not in json.dumps(lines[-1].messages) and len({line.retry_key for line in lines}) == 4
    )
    again = ask_everybody(incident=asking.incident, key="k1", by=None, now=NOW, real_now=REAL_NOW)
    assert (again.pk, Outgoing.objects.count(), Mailing.objects.get().people) == (asking.pk, 4, 1202)


def test_a_wave_of_taps_becomes_claims_without_a_conversation(tmp_path: Path) -> None:
    residents = [make_resident(n) for n in range(12)]
    befriend(12, residents)
    asking = ask()
    data = list_data(asking)
    drain(tmp_path, *(tap(n, user(n), data["car" if n % 2 else "home"]) for n in range(12)))
    rows = ClaimRecord.objects.order_by("event_id")
    assert [row.about_id for row in rows] == [one.pk for one in residents]
    assert rows[1].body["where"] == {"kind": "car"} and rows[1].door == "line"
    assert rows[0].said_at == NOW - timedelta(seconds=20)
    assert InboxEvent.objects.count() == 0
    said = Outgoing.objects.filter(mailing=None)
    assert sorted(len(line.to) for line in said) == [6, 6]  # one multicast an answer
    asking.refresh_from_db()
    assert asking.answers == 12


def test_an_event_that_comes_again_is_neither_kept_nor_answered_again(tmp_path: Path) -> None:
    befriend(2)
    data = list_data(ask())
    first = tap(1, user(1), data["home"])
    drain(tmp_path, first, first)
    drain(tmp_path, {**first, "deliveryContext": {"isRedelivery": True}}, tap(2, user(0), data["home"]))
    assert sorted(ClaimRecord.objects.values_list("event_id", flat=True)) == [
        f"01TAP{n:021d}" for n in (1, 2)
    ]
    assert Outgoing.objects.filter(mailing=None).count() == 2 <= FEW
    assert MassQuestion.objects.get().answers == 2


def test_the_second_tap_says_how_many(tmp_path: Path) -> None:
    befriend(1, [make_resident()])
    data = list_data(ask())
    drain(tmp_path, tap(1, user(0), data["car"]))
    said = Outgoing.objects.get(mailing=None)
    assert said.reply_token and said.friend is not None
    items = said.messages[-1]["quickReply"]["items"]
    assert [item["action"]["label"] for item in items] == [*(f"{n}人" for n in range(1, 8)), "8人以上"]
    drain(tmp_path, tap(2, user(0), items[3]["action"]["data"]))
    claim = ClaimRecord.objects.get(event_id=f"01TAP{2:021d}")
    assert (claim.body["people"], claim.body["where"]) == (4, {"kind": "car"})


def test_somebody_unregistered_is_one_person_however_often_she_taps(tmp_path: Path) -> None:
    befriend(1)
    data = list_data(ask())
    drain(tmp_path, tap(1, user(0), data["car"]), tap(2, user(0), data["kin"]), tap(3, user(7), data["car"]))
    about = [row.body["about"] for row in ClaimRecord.objects.order_by("event_id")]
    assert about[0] == about[1] != about[2]
    assert user(0) not in json.dumps(about)
    assert Friend.objects.filter(user_id=user(7)).exists()


def test_help_is_a_need_and_no_promise(tmp_path: Path) -> None:
    befriend(1, [make_resident()])
    drain(tmp_path, tap(1, user(0), list_data(ask())["help"]))
    assert ClaimRecord.objects.get().body["needs"] == ["rescue"]
    words = json.dumps(Outgoing.objects.get(mailing=None).messages, ensure_ascii=False)
    assert "119" in words and "約束" in words


def test_a_drill_is_marked_in_the_question_and_in_every_answer(tmp_path: Path) -> None:
    befriend(1, [make_resident()])
    asking = ask(Mode.DRILL)
    question = Outgoing.objects.get()
    assert (
        question.messages[0]["altText"].startswith(f"{MARK}台風8号")
        and question.messages[0]["altText"].count(MARK) == 1
    )
    data = list_data(asking)
    for number, answer in enumerate(data):
        drain(tmp_path, tap(number, user(0), data[answer]))
    said = Outgoing.objects.filter(mailing=None)
    assert len(said) == len(data) == 7
    assert all(line.messages[0]["altText"].startswith(MARK) for line in said)


def test_after_the_end_a_tap_is_kept_and_told_that_it_is_over(tmp_path: Path) -> None:
    befriend(1, [make_resident()])
    asking = ask()
    incident = asking.incident
    close_incident(code=incident.code, version=incident.version, by=make_officer(), now=NOW)
    drain(tmp_path, tap(1, user(0), list_data(asking)["home"]))
    assert ClaimRecord.objects.count() == 1
    assert "もう終わりました" in json.dumps(Outgoing.objects.get(mailing=None).messages, ensure_ascii=False)


@pytest.mark.parametrize("change", [("o=home", "o=car"), ("t=", "t=0"), ("a=", "a=9")])
def test_forged_data_is_no_answer(tmp_path: Path, change: tuple[str, str]) -> None:
    befriend(1, [make_resident()])
    data = list_data(ask())["home"].replace(*change)
    assert read_choice(dict(parse_qsl(data))) is None
    drain(tmp_path, tap(1, user(0), data))
    assert ClaimRecord.objects.count() == 0
    assert InboxEvent.objects.count() == 1  # goes the usual way, which shows where things stand


@pytest.mark.parametrize(
    "change",
    [
        {"mode": "standby"},
        {"source": {"type": "group", "groupId": "C1", "userId": user(0)}},
        {"source": None},
        {"postback": None},
        {"postback": {"data": ["q=1"]}},
        {"postback": {"data": "q=evacuation.where&" + "x" * 400}},
        {"type": "message", "message": {"type": "text", "id": "1", "text": "家です"}},
    ],
)
def test_what_is_no_tap_of_ours_goes_the_usual_way(tmp_path: Path, change: dict[str, Any]) -> None:
    befriend(1)
    data = list_data(ask())["home"]
    drain(tmp_path, tap(1, user(0), data) | change)
    assert (ClaimRecord.objects.count(), InboxEvent.objects.count()) == (0, 1)


def test_a_tap_that_went_the_usual_way_is_kept_all_the_same() -> None:
    befriend(1, [make_resident()])
    data = list_data(ask())["car"]
    chat = Chat(user_id=user(0))
    chat.tap(data)
    assert ClaimRecord.objects.get().body["where"] == {"kind": "car"}
    assert "車の中" in chat.words()


def test_choices_of_a_service_that_is_off_are_none() -> None:
    assert read_choice({"q": "nobody", "a": "1", "o": "x", "t": ""}) is None
    assert read_choice({"q": POLL, "a": "１", "o": "x", "t": ""}) is None
    assert Choice(POLL, 1, "x") == Choice(POLL, 1, "x")
