"""The check of how fit somebody is: sealed after each answer, scored by the rule, passed on word for word."""

from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from tests.factories import at, make_resident, make_user

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.models import Membership, User
from moyai.core.audit.models import Entry
from moyai.core.conversations.models import Effect, Session
from moyai.core.conversations.operations import (
    answer,
    expire_sessions,
    go_back,
    start_session,
    stop_session,
    take_turn,
)
from moyai.core.conversations.turns import Talk
from moyai.core.errors import Refused
from moyai.core.partners.models import Partner
from moyai.core.residents.models import Resident
from moyai.core.residents.operations import appoint_proxy, give_consent
from moyai.core.residents.queries import has_consent
from moyai.core.sealing.queries import has_key
from moyai.engines.conversation import Reply
from moyai.engines.habit.frailty import KIHON, OLD_OLD, Status, find_bmi
from moyai.services.habit_challenge import instruments as asked
from moyai.services.habit_challenge.enums import Instrument, ReferralStatus
from moyai.services.habit_challenge.erasing_frailty import erase_referrals
from moyai.services.habit_challenge.models import FrailtyCheck, Referral
from moyai.services.habit_challenge.operations.checks import erase_record, finish_check, keep_check
from moyai.services.habit_challenge.operations.referrals import close, refer, reopen, take_up, withdraw
from moyai.services.habit_challenge.queries.checks import (
    CARE,
    FAMILY,
    find_trend,
    list_checks,
    make_digest,
    make_words,
    read_answers,
    read_check,
    read_note,
    read_words,
)
from moyai.services.habit_challenge.sealed_checks import find_subject

NOW = at(9)
WELL = {question.id: next(o.code for o in question.options if not o.is_risk) for question in KIHON}
WEAK = {question.id: next(o.code for o in question.options if o.is_risk) for question in KIHON}
TALL = {"height": "150", "weight": "55"}
pytestmark = pytest.mark.django_db


def finish(resident: Resident, answers: dict[str, str], **changes: Any) -> FrailtyCheck:
    facts: dict[str, Any] = {
        "instrument": Instrument.KCL,
        "session": "",
        "through": "web",
        "actor": "test",
        "now": NOW,
    }
    return finish_check(resident=resident, answers=answers, **facts | changes)


def make_centre() -> Partner:
    return Partner.objects.create(code="hokatsu", name="西地域包括支援センター", kind="support_centre")


def send(check: FrailtyCheck, centre: Partner) -> Referral:
    read = read_check(check)
    assert read is not None
    digest = make_digest(make_words(read), centre)
    return refer(check=check, centre=centre, digest=digest, actor="test", now=NOW)


def begin(resident: Resident, instrument: str, channel: str = "web", **facts: Any) -> Talk:
    session = start_session(
        flow="frailty_check", channel=channel, now=NOW, resident_id=resident.pk, owner_key="me", **facts
    )
    talk = take_turn(code=session.code, now=NOW)
    talk = go(talk, {"instrument": instrument}, until="begin")
    return talk if talk.turn.prompt.key == "resume" else answer_one(talk, True)


def answer_one(talk: Talk, value: Any) -> Talk:
    """Answer the question that stands."""
    prompt = talk.turn.prompt
    reply = Reply(prompt.key, value, prompt.digest)
    return answer(code=talk.session.code, version=talk.session.version, reply=reply, now=NOW)


def go(talk: Talk, values: dict[str, Any], until: str = "") -> Talk:
    """Answer what is asked by these values, and skip the rest, until a question or the end."""
    while talk.turn.status == "asking" and talk.turn.prompt.key != until:
        prompt = talk.turn.prompt
        if prompt.key not in values and not prompt.optional:
            return talk
        talk = answer_one(talk, values.get(prompt.key))
    return talk


def test_answers_are_sealed_scored_by_the_rule_and_told_in_no_log() -> None:
    resident = make_resident()
    check = finish(resident, WELL | TALL | {"kihon_06": "no", "kihon_07": "no", "kihon_09": "yes"})
    read = read_check(check)
    assert read is not None
    assert (read.result.points, read.result.status) == (3, Status.ROBUST)
    assert read.result.find("kihon_motor").state == "yes"
    assert b"kihon" not in bytes(check.answers)
    log = json.dumps(list(Entry.objects.values_list("facts", flat=True)))
    assert "kihon_06" not in log and check.code in log


def test_answer_that_no_question_has_is_refused() -> None:
    resident = make_resident()
    with pytest.raises(ValueError, match="no answer"):
        finish(resident, {"kihon_01": "perhaps"})
    with pytest.raises(Refused):
        finish(resident, {"kihon_01": ""})
    assert not FrailtyCheck.objects.exists()


def test_flow_asks_every_question_and_leaves_no_answer_in_the_session() -> None:
    resident = make_resident()
    answers = WEAK | {"height": 150, "weight": 41, "weight_tenths": 5}
    talk = go(begin(resident, "kcl"), answers, until="told")
    asked_for = [one.key for one in talk.turn.journey]
    assert asked_for == ["instrument", "begin", *_with_body([q.id for q in KIHON])]
    talk = go(talk, {"told": True})
    assert talk.turn.status == "ended"
    session = Session.objects.get(code=talk.session.code)
    assert (session.answers, "診断" in str(session.outcome), "弱って" in str(session.outcome)) == (
        {},
        False,
        False,
    )
    assert "kihon" not in json.dumps(list(Effect.objects.values_list("result", flat=True)))
    [read] = list_checks(resident)
    assert (read.result.points, read.result.status) == (25, Status.FRAIL)


def _with_body(ids: list[str]) -> list[str]:
    place = ids.index("kihon_12")
    return [*ids[:place], "height", "weight", "weight_tenths", *ids[place + 1 :]]


def test_broken_off_it_goes_on_where_it_was_and_the_session_forgets() -> None:
    resident = make_resident()
    talk = go(
        begin(resident, "late_elder", "voice"), {"old_old_01": OLD_OLD[0].options[0].code}, until="old_old_04"
    )
    assert talk.turn.prompt.key == "old_old_04"
    expire_sessions(now=NOW + timedelta(days=30))
    assert Session.objects.get(code=talk.session.code).answers == {}
    again = begin(resident, "late_elder")
    assert again.turn.prompt.key == "resume"
    again = go(again, {"resume": "go_on", "begin": True}, until="old_old_05")
    assert [one.key for one in again.turn.journey][-1] == "old_old_04"
    stop_session(code=again.session.code, now=NOW)
    assert Session.objects.get(code=again.session.code).answers == {}
    row = FrailtyCheck.objects.get()
    assert (row.finished_at, set(read_answers(row) or {})) == (None, {f"old_old_0{n}" for n in range(1, 5)})


def test_answer_changed_and_changed_back_is_what_is_kept() -> None:
    resident = make_resident()
    talk = begin(resident, "jchs")
    values: dict[str, Any] = {
        "sex": "female",
        "grip": 20,
        "gait": 4,
        "tired": "no",
        "exercise": "yes",
        "sport": "no",
    }
    talk = go(talk, values | {"loss": "yes"}, until="told")
    for said in ("no", "yes"):
        talk = go_back(code=talk.session.code, version=talk.session.version, now=NOW, to="loss")
        talk = go(talk, values | {"loss": said}, until="told")
    [read] = list_checks(resident)
    assert (read.answers["loss"], read.result.points) == ("yes", 1)


def test_another_who_answers_for_her_does_not_go_on_with_her_answers() -> None:
    resident, daughter = make_resident(user=make_user(Role.RESIDENT)), make_user(Role.RESIDENT, name="娘")
    facts = {"instrument": Instrument.FOODS, "answers": {"variety_fish": "seldom"}, "session": "1"}
    keep_check(resident=resident, through="web", actor=f"user:{resident.user_id}", now=NOW, **facts)
    talk = begin(resident, "foods", actor_id=daughter.pk)
    assert talk.turn.prompt.key == "variety_fish"


def test_jchs_keeps_on_which_side_of_a_limit_somebody_stands() -> None:
    grip = [asked.read_measures({"sex": "male", "grip": str(kg)}).grip_kg for kg in (27, 28)]
    assert [value is not None and value < 28 for value in grip] == [True, False]
    gait = [asked.read_measures({"gait": str(seconds)}).gait_m_s for seconds in (5, 6)]
    assert [value is not None and value < 1 for value in gait] == [False, True]
    assert asked.assess(Instrument.JCHS, {"sex": "male", "grip": "20"}).status == Status.CANNOT_TELL


@given(st.integers(1000, 2199), st.integers(200, 2499))
def test_tenths_are_asked_wherever_the_index_turns_on_them(height: int, weight: int) -> None:
    """Whatever was not asked is the same with any digit behind the point."""

    whole, kilos = divmod(height, 10), divmod(weight, 10)
    answers = {"height": str(whole[0]), "weight": str(kilos[0])}
    if asked.need_weight_tenths(whole[0], kilos[0]):
        answers["weight_tenths"] = str(kilos[1])
        if asked.need_height_tenths(whole[0], kilos[0], kilos[1]):
            answers["height_tenths"] = str(whole[1])
    assert asked.read_bmi(answers) == find_bmi(Decimal(height) / 10, Decimal(weight) / 10)


def test_trend_compares_with_the_time_before() -> None:
    resident = make_resident()
    finish(resident, WEAK | {"height": "150", "weight": "40"}, session="1", now=NOW - timedelta(days=180))
    finish(resident, WELL | TALL, session="2")
    reads = list_checks(resident)
    trend = find_trend(reads, reads[-1])
    assert trend is not None
    assert (trend.movement, trend.points, trend.days) == ("better", -25, 180)
    assert find_trend(reads, reads[0]) is None


def test_referral_passes_on_the_words_she_saw_and_no_others() -> None:
    resident, centre = make_resident(), make_centre()
    check = finish(resident, WEAK | {"height": "150", "weight": "40"})
    with pytest.raises(Refused) as refused:
        refer(check=check, centre=centre, digest="0" * 64, actor="test", now=NOW)
    assert refused.value.code == "changed"
    referral = send(check, centre)
    assert send(check, centre) == referral
    read = read_check(check)
    assert read is not None
    assert read_words(referral) == make_words(read)
    assert not any("kihon" in str(value) for _label, value in read_words(referral) or [])


def test_referral_is_taken_up_closed_reopened_and_not_withdrawn_when_done() -> None:
    referral = send(finish(make_resident(), WEAK), make_centre())
    facts: dict[str, Any] = {"referral": referral, "actor": "test", "now": NOW}
    assert (take_up(**facts), take_up(**facts)) == (True, False)
    assert close(note="体操教室をすすめた", **facts)
    referral.refresh_from_db()
    assert read_note(referral) == "体操教室をすすめた"
    with pytest.raises(Refused):
        withdraw(**facts)
    assert reopen(**facts)
    assert (withdraw(**facts), withdraw(**facts)) == (True, False)
    with pytest.raises(Refused):
        close(note="x", **facts)


def test_erasing_leaves_nothing_to_be_read_and_lets_her_begin_anew() -> None:
    resident, centre = make_resident(), make_centre()
    check = finish(resident, WEAK)
    referral = send(check, centre)
    kept = FrailtyCheck.objects.get()
    before = find_subject(resident)
    assert erase_record(resident=resident, actor="test", now=NOW) == 1
    assert (FrailtyCheck.objects.exists(), Referral.objects.exists(), has_key(before)) == (
        False,
        False,
        False,
    )
    assert (read_answers(kept), read_words(referral)) == (None, None)  # also from a copy of the tables
    finish(resident, WELL)
    assert (find_subject(resident) != before, len(list_checks(resident))) == (True, 1)


def test_refer_in_conversation_shows_what_is_passed_on() -> None:
    resident, centre = make_resident(), make_centre()
    talk = go(begin(resident, "kcl"), WEAK | {"height": 150, "weight": 40} | {"told": True}, until="agree")
    shown = {str(fact.value.get("ja")) for fact in talk.turn.prompt.facts}
    talk = go(talk, {"agree": True})
    assert talk.turn.status == "ended"
    referral = Referral.objects.get(centre=centre, status=ReferralStatus.SENT)
    assert {value.get("ja") for _label, value in read_words(referral) or []} <= shown


def test_who_says_no_is_passed_on_nowhere() -> None:
    make_centre()
    talk = begin(make_resident(), "kcl")
    talk = go(talk, WEAK | {"height": 150, "weight": 40, "told": True, "agree": False})
    assert (talk.turn.status, Referral.objects.exists()) == ("ended", False)


@pytest.fixture
def hanako(client: Client, monkeypatch: pytest.MonkeyPatch) -> Resident:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    user = make_user(Role.RESIDENT)
    client.force_login(user)
    return make_resident(user=user)


def test_own_page_shows_result_trend_and_paper(client: Client, hanako: Resident) -> None:
    assert "チェックを始める" in client.get(reverse("habit_challenge:checks")).content.decode()
    finish(hanako, WEAK, session="1", now=NOW - timedelta(days=200))
    check = finish(hanako, WELL | TALL, session="2")
    page = client.get(reverse("habit_challenge:checks")).content.decode()
    assert "うつりかわり" in page and "診断ではありません" in page and "polyline" in page
    paper = client.get(reverse("habit_challenge:check_paper", args=[check.code]))
    assert paper.status_code in (200, 302)


def test_family_sees_results_with_consent_alone_and_leaves_a_trace(client: Client, hanako: Resident) -> None:
    mother = make_resident("母")
    finish(mother, WEAK)
    address = reverse("habit_challenge:checks") + f"?for={mother.code}"
    assert client.get(address).status_code == 404
    assert hanako.user is not None
    facts: dict[str, Any] = {"scope": "*", "relation": "娘", "valid_until": None, "actor": "x", "now": NOW}
    appoint_proxy(resident=mother, user=hanako.user, **facts)
    code = FrailtyCheck.objects.get().code
    assert "くわしく見る" not in client.get(address).content.decode()
    assert client.get(reverse("habit_challenge:check_paper", args=[code])).status_code == 403
    give_consent(resident=mother, purpose=FAMILY, version="1", actor="x", now=NOW)
    assert "くわしく見る" in client.get(address).content.decode()
    assert Entry.objects.filter(action="habit_challenge.read", subject=f"resident:{mother.code}").count() == 1


def make_worker(centre: Partner) -> User:
    user = make_user(Role.PARTNER)
    Membership.objects.filter(user=user).delete()
    Membership.objects.create(user=user, role=Role.PARTNER, partner=centre)
    return user


def test_centre_sees_its_own_alone_and_each_look_is_noted(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    centre = make_centre()
    other = Partner.objects.create(code="higashi", name="東", kind="support_centre")
    referral = send(finish(make_resident("母"), WEAK), centre)
    one = reverse("habit_challenge:centre_one", args=[referral.code])
    client.force_login(make_worker(other))
    assert client.get(one).status_code == 404
    client.force_login(make_user(Role.PARTNER, name="shop"))
    assert client.get(reverse("habit_challenge:centre")).status_code == 403
    client.force_login(make_worker(centre))
    assert referral.resident.name in client.get(reverse("habit_challenge:centre")).content.decode()
    assert "基本チェックリスト" in client.get(one).content.decode()
    assert Entry.objects.filter(action="habit_challenge.read").count() == 1
    client.post(one, {"do": "take"})
    assert client.post(one, {"do": "close", "note": ""}).status_code == 422
    client.post(one, {"do": "close", "note": "教室へ"})
    referral.refresh_from_db()
    assert referral.status == ReferralStatus.DONE


def test_withdrawn_referral_is_no_longer_seen_by_the_centre(client: Client, hanako: Resident) -> None:
    centre = make_centre()
    referral = send(finish(hanako, WEAK), centre)
    client.post(reverse("habit_challenge:withdraw_referral", args=[referral.code]), {"for": hanako.code})
    client.force_login(make_worker(centre))
    assert client.get(reverse("habit_challenge:centre_one", args=[referral.code])).status_code == 404


def test_she_erases_everything_by_two_presses(client: Client, hanako: Resident) -> None:
    finish(hanako, WEAK)
    address = reverse("habit_challenge:erase_checks")
    assert "もとに戻せません" in client.get(address).content.decode()
    client.post(address)
    assert not FrailtyCheck.objects.exists()


def test_old_referrals_go_and_the_key_with_the_last_thing_it_seals() -> None:
    check = finish(make_resident(), WEAK)
    referral = send(check, make_centre())
    later = NOW + timedelta(days=1)
    assert erase_referrals(before=NOW, now=later) == 0
    assert erase_referrals(before=later, now=later) == 1
    assert not Referral.objects.filter(pk=referral.pk).exists()
    assert (
        read_answers(FrailtyCheck.objects.get(pk=check.pk)) is not None
    )  # the check is still there to be read


def test_she_decides_whether_who_treats_her_may_read(client: Client) -> None:
    resident = make_resident()
    resident.user = make_user()
    resident.save()
    client.force_login(resident.user)
    page = reverse("habit_challenge:checks")
    assert "かかりつけの医療機関" not in client.get(page).content.decode()
    finish(resident, WELL | TALL)
    assert "見せてもよい（同意する）" in client.get(page).content.decode()
    decide = reverse("habit_challenge:let_care")
    client.post(decide, {"may": "yes"})
    assert has_consent(resident, CARE)
    assert "見せるのをやめる" in client.get(page).content.decode()
    client.post(decide, {"may": "no"})
    assert not has_consent(resident, CARE)
