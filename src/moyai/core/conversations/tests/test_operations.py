"""Conversations in the database: once, resumable, and never overtaken."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from moyai.core.audit.models import Entry
from moyai.core.clock import local
from moyai.core.conversations.models import Effect, Session, SessionStatus
from moyai.core.conversations.operations import (
    NotGoingOn,
    NotThere,
    answer,
    expire_sessions,
    go_back,
    hand_over,
    resume_session,
    set_language,
    start_session,
    stop_session,
    take_turn,
)
from moyai.core.conversations.queries import find_answer_minutes, get_session, list_handed_over, list_journey
from moyai.core.conversations.registry import FlowEntry, UnknownFlow
from moyai.core.conversations.turns import Talk
from moyai.core.errors import Refused
from moyai.engines.conversation import Outcome, Reply
from moyai.engines.conversation.tests.toy import GOOD, NOW, say

pytestmark = pytest.mark.django_db


def begin(**facts: Any) -> Session:
    return start_session(flow="toy", channel="toy", now=NOW, owner_key="me", **facts)


def make_key(session: Session) -> str:
    return f"{session.pk}:{session.code}"


def reply_to(talk: Talk, values: dict[str, Any], now: datetime = NOW) -> Talk:
    prompt = talk.turn.prompt
    reply = Reply(prompt.key, values[prompt.key], prompt.digest)
    return answer(code=talk.session.code, version=talk.session.version, reply=reply, now=now)


def go_on(session: Session, until: str = "", values: dict[str, Any] | None = None) -> Talk:
    talk = take_turn(code=session.code, now=NOW)
    while talk.turn.status == "asking" and talk.turn.prompt.key != until:
        talk = reply_to(talk, {**GOOD, **(values or {})})
    return talk


def test_start_session_unknown_flow_is_refused(toy_town: Any) -> None:
    with pytest.raises(UnknownFlow):
        start_session(flow="nothing", channel="toy", now=NOW)


def test_start_session_without_resident_is_refused_when_the_flow_needs_one(
    toy_town: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from moyai.core.conversations import registry

    flow = registry.FLOWS["toy"].flow
    monkeypatch.setitem(registry.FLOWS, "toy", FlowEntry("toy", flow, say("x"), needs_resident=True))
    with pytest.raises(NotThere):
        begin()


def test_whole_conversation_books_once_and_ends(toy_town: Any) -> None:
    talk = go_on(begin())
    stored = Session.objects.get()
    assert talk.turn.status == "ended"
    assert stored.status == SessionStatus.ENDED
    assert Outcome.from_json(stored.outcome) == talk.turn.outcome
    assert toy_town.booked == [make_key(stored)]
    assert list(Effect.objects.values_list("key", "operation", "result")) == [
        ("done", "toy.book", {"code": "77"})
    ]


def test_answer_twice_with_the_same_version_applies_once(toy_town: Any) -> None:
    talk = go_on(begin(), until="sure")
    reply_to(talk, GOOD)
    with pytest.raises(NotGoingOn):
        reply_to(talk, GOOD)
    assert toy_town.booked == [make_key(talk.session)]


def test_answer_of_an_old_version_gets_the_present_prompt(toy_town: Any) -> None:
    first = take_turn(code=begin().code, now=NOW)
    second = reply_to(first, GOOD)
    again = reply_to(first, {"who": "kin"})
    assert again.turn.prompt == second.turn.prompt
    assert again.session.version == second.session.version
    assert again.session.answers["who"]["value"] == "me"


def test_answer_overtaken_between_reading_and_claiming_changes_nothing(
    toy_town: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from moyai.core.conversations import operations

    talk = go_on(begin(), until="sure")
    look = operations.look

    def overtaken(session: Session, now: datetime, reply: Reply | None = None) -> Any:
        turn = look(session, now, reply)
        monkeypatch.setattr(operations, "look", look)
        if reply is not None:
            Session.objects.filter(pk=session.pk).update(version=session.version + 1)
        return turn

    monkeypatch.setattr(operations, "look", overtaken)
    after = reply_to(talk, GOOD)
    assert after.turn.prompt.key == "sure"
    assert toy_town.booked == []


def test_answer_invalid_is_not_recorded(toy_town: Any) -> None:
    talk = go_on(begin(), until="people")
    bad = reply_to(talk, {"people": 9})
    assert bad.turn.heard == "invalid"
    assert bad.turn.problem is not None and bad.turn.problem.code == "range"
    assert "people" not in Session.objects.get().answers


def test_commit_refused_asks_again_with_the_words_of_the_refusal(toy_town: Any) -> None:
    toy_town.refuses = [Refused("taken", say("その便は埋まりました"))]
    refused = reply_to(go_on(begin(), until="sure"), GOOD)
    assert refused.turn.prompt.key == "slot"
    assert refused.session.notice == say("その便は埋まりました").to_json()
    assert list(Effect.objects.values_list("refused_code", flat=True)) == ["taken"]
    after = reply_to(refused, {"slot": {"id": 2, "at": "11:00"}})
    assert (after.turn.prompt.key, after.session.notice) == ("sure", None)
    assert reply_to(after, GOOD).turn.status == "ended"
    assert toy_town.booked == [make_key(refused.session)]


def test_commit_refused_for_good_ends(toy_town: Any) -> None:
    toy_town.refuses = [Refused("banned", "ご利用になれません")]
    talk = go_on(begin())
    assert talk.turn.outcome.text.get("ja") == "ご利用になれません"
    assert talk.turn.outcome.is_done is False


def test_commit_that_breaks_leaves_the_session_as_it_was(toy_town: Any) -> None:
    toy_town.refuses = [ZeroDivisionError()]
    talk = go_on(begin(), until="sure")
    with pytest.raises(ZeroDivisionError):
        reply_to(talk, GOOD)
    stored = Session.objects.get()
    assert (stored.version, stored.answers) == (talk.session.version, talk.session.answers)
    assert reply_to(talk, GOOD).turn.status == "ended"


def test_record_happens_once_even_when_she_leaves_and_comes_back(toy_town: Any) -> None:
    session = begin()
    go_on(session, until="sorry", values={"people": 4})
    for _ in range(3):
        take_turn(code=session.code, now=NOW)
    assert [key.startswith(f"{make_key(session)}:unmet:") for key in toy_town.unmet] == [True]


def test_take_turn_again_changes_nothing(toy_town: Any) -> None:
    talk = go_on(begin(), until="slot")
    again = take_turn(code=talk.session.code, now=NOW)
    assert (again.turn.prompt, again.session.version) == (talk.turn.prompt, talk.session.version)


def test_go_back_drops_the_last_answer(toy_town: Any) -> None:
    talk = go_on(begin(), until="sure")
    earlier = go_back(code=talk.session.code, version=talk.session.version, now=NOW)
    assert earlier.turn.prompt.key == "photo"
    stale = go_back(code=talk.session.code, version=talk.session.version, now=NOW)
    assert stale.turn.prompt.key == "photo"


def test_go_back_to_a_named_answer_keeps_the_others(toy_town: Any) -> None:
    talk = go_on(begin(), until="sure")
    changed = go_back(code=talk.session.code, version=talk.session.version, now=NOW, to="people")
    assert changed.turn.prompt.key == "people"
    assert reply_to(changed, {"people": 1}).turn.prompt.key == "sure"


def test_set_language_in_mid_conversation_keeps_everything(toy_town: Any) -> None:
    talk = go_on(begin(), until="sure")
    set_language(code=talk.session.code, language="en", now=NOW)
    after = take_turn(code=talk.session.code, now=NOW)
    assert (after.session.language, after.turn.prompt) == ("en", talk.turn.prompt)


def test_session_expires_and_can_be_resumed(toy_town: Any) -> None:
    talk = go_on(begin(), until="people")
    late = NOW + timedelta(minutes=31)
    with pytest.raises(NotGoingOn):
        take_turn(code=talk.session.code, now=late)
    assert expire_sessions(now=late) == 1
    resume_session(code=talk.session.code, now=late)
    assert take_turn(code=talk.session.code, now=late).turn.prompt.key == "people"


def test_session_ended_cannot_be_resumed(toy_town: Any) -> None:
    talk = go_on(begin())
    with pytest.raises(NotGoingOn):
        resume_session(code=talk.session.code, now=NOW)


def test_stop_session_twice_is_one_stop(toy_town: Any) -> None:
    session = begin()
    stop_session(code=session.code, now=NOW)
    stop_session(code=session.code, now=NOW)
    assert get_session(session.code, NOW).status == SessionStatus.STOPPED
    assert Entry.objects.filter(action="conversations.stop").count() == 1


def test_hand_over_shows_the_answers_to_staff(toy_town: Any) -> None:
    talk = go_on(begin(), until="day")
    hand_over(code=talk.session.code, now=NOW)
    waiting = list_handed_over().get()
    assert [visited.key for visited in list_journey(waiting, NOW)] == ["who", "people", "place"]


def test_how_long_she_waited_for_a_person_is_known(toy_town: Any) -> None:
    code = go_on(begin(), until="day").session.code
    hand_over(code=code, now=NOW)
    hand_over(code=code, now=NOW + timedelta(minutes=1))
    resume_session(code=code, now=NOW + timedelta(minutes=4), channel="desk")
    stop_session(code=code, now=NOW + timedelta(minutes=5))
    resume_session(code=code, now=NOW + timedelta(minutes=9))
    session = get_session(code, NOW)
    assert (session.handed_at, session.taken_at) == (NOW, NOW + timedelta(minutes=4))
    today = local(NOW).date()
    assert find_answer_minutes(session.flow, 0.5, today, today) == 4
    assert (
        find_answer_minutes(session.flow, 0.5, today + timedelta(days=1), today + timedelta(days=1)) is None
    )


def test_who_goes_on_by_herself_waited_for_nobody(toy_town: Any) -> None:
    code = go_on(begin(), until="day").session.code
    hand_over(code=code, now=NOW)
    resume_session(code=code, now=NOW + timedelta(minutes=1))
    session = get_session(code, NOW)
    assert (session.handed_at, session.taken_at) == (None, None)


def test_audit_names_questions_and_never_answers(toy_town: Any) -> None:
    go_on(begin(), values={"who": "kin", "name": "山田花子"})
    entries = list(Entry.objects.values_list("action", "facts"))
    assert entries[0][0] == "conversations.start"
    assert entries[-1][0] == "conversations.end"
    assert "山田花子" not in str(entries)
