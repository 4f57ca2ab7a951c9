"""Global words, menus and what a channel keeps while a question is being answered."""

from datetime import timedelta
from typing import Any

import pytest

from moyai.core.conversations import registry
from moyai.core.conversations.commands import (
    Command,
    begin_again,
    carry_out,
    find_command,
    find_language,
)
from moyai.core.conversations.links import find_session_by_token, make_link_token
from moyai.core.conversations.menus import list_menu
from moyai.core.conversations.models import Session, SessionStatus
from moyai.core.conversations.operations import (
    NotGoingOn,
    answer,
    go_back,
    move_session,
    start_session,
    take_turn,
)
from moyai.core.conversations.registry import Capabilities
from moyai.core.conversations.scratch import keep_scratch, read_scratch
from moyai.core.conversations.storable import make_storable
from moyai.core.conversations.tests.test_operations import begin, go_on
from moyai.core.residents.models import Resident
from moyai.engines.conversation import Reply
from moyai.engines.conversation.tests.toy import GOOD, NOW

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("もどる", Command.BACK),
        (" ＢＡＣＫ ", Command.BACK),
        ("やり直し", Command.AGAIN),
        ("係の人", Command.PERSON),
        ("English", Command.LANGUAGE),
        ("やめる", Command.STOP),
        ("電話番号は0265", None),
        ("", None),
    ],
)
def test_find_command(text: str, command: Command | None) -> None:
    assert find_command(text) == command


@pytest.mark.parametrize(
    ("text", "present", "language"), [("English", "ja", "en"), ("", "ja", "en"), ("", "easy", "ja")]
)
def test_find_language(text: str, present: str, language: str) -> None:
    assert find_language(text, present) == language


def test_carry_out_again_begins_the_same_flow_anew(toy_town: Any) -> None:
    talk = go_on(begin(), until="sure")
    fresh = carry_out(Command.AGAIN, talk.session, NOW)
    assert (fresh.flow, fresh.answers, fresh.pk != talk.session.pk) == ("toy", {}, True)
    assert Session.objects.get(pk=talk.session.pk).status == SessionStatus.STOPPED


def test_carry_out_again_keeps_what_was_known_before_and_nothing_else(toy_town: Any) -> None:
    talk = take_turn(code=begin(answers={"who": "kin", "people": 3}).code, now=NOW)
    assert talk.turn.prompt.key == "name"
    changed = go_back(code=talk.session.code, version=talk.session.version, now=NOW)
    talk = go_on(changed.session, until="place", values={"who": "me", "people": 2})
    fresh = carry_out(Command.AGAIN, carry_out(Command.AGAIN, talk.session, NOW), NOW)
    known = {key: answer["value"] for key, answer in fresh.answers.items()}
    assert known == {"who": "kin", "people": 3}
    assert take_turn(code=fresh.code, now=NOW).turn.prompt.key == "name"


def test_what_no_database_keeps_is_left_out() -> None:
    assert make_storable({"a\0": ["花\0子", {"b": "\0"}], "n": 1}) == {"a": ["花子", {"b": ""}], "n": 1}


def test_begin_again_is_somebody_elses_where_told_so_and_never_of_what_has_ended(toy_town: Any) -> None:
    session = begin()
    fresh = begin_again(session, NOW, language="en", owner_key="browser")
    assert (fresh.language, fresh.owner_key, fresh.channel) == ("en", "browser", session.channel)
    ended = go_on(fresh).session
    with pytest.raises(NotGoingOn):
        begin_again(ended, NOW)
    assert Session.objects.count() == 2


def test_carry_out_back_person_stop_and_language(toy_town: Any) -> None:
    talk = go_on(begin(), until="people")
    session = carry_out(Command.BACK, talk.session, NOW)
    assert take_turn(code=session.code, now=NOW).turn.prompt.key != "people"
    assert carry_out(Command.LANGUAGE, session, NOW).language == "en"
    session.refresh_from_db()
    assert carry_out(Command.PERSON, session, NOW).status == SessionStatus.HANDED_OVER
    assert carry_out(Command.STOP, begin(), NOW).status == SessionStatus.STOPPED


def test_scratch_belongs_to_its_question(toy_town: Any) -> None:
    talk = go_on(begin(), until="people")
    keep_scratch(talk.session, talk.turn.prompt, {"page": 2})
    stored = Session.objects.get(pk=talk.session.pk)
    assert read_scratch(stored, talk.turn.prompt) == {"page": 2}
    after = go_on(stored, until="sure")
    assert read_scratch(after.session, after.turn.prompt) == {}


def test_list_menu_is_what_one_may_start(toy_town: Any) -> None:
    strangers = [entry.key for entry in list_menu("toy", None)]
    assert ("toy" in strangers, "register" in strangers, "book_ride" in strangers) == (True, True, False)


def test_list_menu_of_a_resident_leaves_out_what_is_for_newcomers(toy_town: Any) -> None:
    known = [entry.key for entry in list_menu("toy", Resident())]
    assert ("book_ride" in known, "register" in known) == (True, False)


def test_start_session_keeps_no_scratch(toy_town: Any) -> None:
    assert start_session(flow="toy", channel="toy", now=NOW).scratch == {}


def test_link_opens_its_session_and_no_other(toy_town: Any) -> None:
    session = begin()
    token = make_link_token(session)
    assert find_session_by_token(token) == session
    assert find_session_by_token(token[:-1] + ("a" if token[-1] != "a" else "b")) is None
    Session.objects.filter(pk=session.pk).update(code="00000000")
    assert find_session_by_token(token) is None


def test_answer_through_another_door_tells_the_sessions_own(
    toy_town: Any, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    told: list[str] = []
    monkeypatch.setitem(registry.FOLLOWERS, "toy", lambda talk, _now: told.append(talk.turn.prompt.key))
    talk = take_turn(code=begin().code, now=NOW)
    reply = Reply(talk.turn.prompt.key, GOOD[talk.turn.prompt.key], talk.turn.prompt.digest)
    facts = {"code": talk.session.code, "reply": reply, "now": NOW}
    with django_capture_on_commit_callbacks(execute=True):
        answer(**facts, version=talk.session.version, via="toy")
    assert told == []
    talk = take_turn(code=begin().code, now=NOW)
    facts["code"] = talk.session.code
    with django_capture_on_commit_callbacks(execute=True):
        after = answer(**facts, version=talk.session.version, via="web")
    assert told == [after.turn.prompt.key]


def test_move_session_goes_on_at_the_other_door(
    toy_town: Any, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    told: list[str] = []
    monkeypatch.setitem(registry.CHANNELS, "chat", Capabilities("chat", idle=timedelta(hours=1)))
    monkeypatch.setitem(registry.FOLLOWERS, "chat", lambda talk, _now: told.append(talk.session.channel))
    talk = go_on(begin(), until="people")
    with django_capture_on_commit_callbacks(execute=True):
        moved = move_session(code=talk.session.code, channel="chat", now=NOW)
    assert (moved.turn.prompt.key, told) == ("people", ["chat"])
