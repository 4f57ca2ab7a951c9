"""Conversations on the set: one key a time, by people with several remotes, through power cuts."""

import re
from datetime import timedelta

import pytest

from moyai.channels.tv.tests.living_room import (
    list_keys,
    make_household,
    make_member,
    only_set,
    read_fields,
    read_title,
    switch_on,
)
from moyai.core import clock
from moyai.core.conversations import cards, registry
from moyai.core.conversations.models import Session, SessionStatus
from moyai.core.conversations.operations import resume_session
from moyai.core.conversations.tests.registered import only_flows
from moyai.core.notices.models import Notice, Preference, Urgency
from moyai.core.notices.operations import deliver_due, notify
from moyai.core.residents.models import ContactPoint
from moyai.engines.conversation.tests.toy import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_nine(monkeypatch, toy_town):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    with only_flows("toy"):
        yield


@pytest.fixture
def home():
    return make_household()


@pytest.fixture
def hanako(home):
    return make_member(home, "花子", "48210931")


def see(set_, path="/tv/talk/"):
    answer = set_.get(path)
    assert answer.status_code == 200, answer
    return answer.content.decode()


def press(set_, words, *, page=None, path="/tv/talk/"):
    """Press the key with these words on the present (or an old) page; return the answer."""
    page = page or see(set_, path)
    key = next(k for k in list_keys(page) if words in k.words and not k.is_disabled)
    return set_.post(path, {**read_fields(page), "do": key.do})


def begin(home):
    set_ = switch_on(home)
    assert press(set_, "お出かけ", path="/tv/home/")["Location"] == "/tv/talk/"
    return set_


def test_who_is_asked_where_two_live(home, hanako):
    make_member(home, "太郎", "48210949")
    set_ = switch_on(home)
    page = see(set_, "/tv/home/")
    assert (read_title(page), [k.words for k in list_keys(page)][:2]) == (
        "どなたですか",
        ["1 花子さん", "2 太郎さん"],
    )
    press(set_, "太郎", path="/tv/home/")
    assert read_title(see(set_, "/tv/home/")) == "太郎さん、どうなさいますか"
    press(set_, "お出かけ", path="/tv/home/")
    assert Session.objects.get().resident.given_name == "太郎"


def test_who_is_asked_again_after_hours_but_a_draft_keeps_its_person(home, hanako, monkeypatch):
    make_member(home, "太郎", "48210949")
    set_ = switch_on(home)
    press(set_, "花子", path="/tv/home/")
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(hours=4))
    assert read_title(see(set_, "/tv/home/")) == "どなたですか"
    press(set_, "花子", path="/tv/home/")
    press(set_, "お出かけ", path="/tv/home/")
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(hours=9))
    assert set_.get("/tv/")["Location"] == "/tv/talk/"
    assert "花子さん" in see(set_)


def test_power_cut_in_the_middle_of_a_question_loses_nothing(home, hanako):
    set_ = begin(home)
    for words in ("本人", "2 2", "市役所", "4月2日"):
        press(set_, words)
    assert read_title(see(set_)) == "何時ですか"
    press(set_, "4月1日")
    assert read_title(see(set_)) == "何時ごろですか"
    answer = set_.get("/tv/", follow=True)
    assert read_title(answer.content.decode()) == "何時ごろですか"
    press(set_, "もどる")
    assert read_title(see(set_)) == "何時ですか"


def test_whole_conversation_by_keys_alone(home, hanako, toy_town):
    set_ = begin(home)
    keys = ("本人", "2 2", "市役所", "4月2日", "4月2日", "午前10時", "午前10時", "10:05", "写真なし", "はい")
    for words in keys:
        press(set_, words)
    assert read_title(see(set_)) == "77番です"
    assert (Session.objects.get().status, len(toy_town.booked)) == (SessionStatus.ENDED, 1)
    assert set_.get("/tv/")["Location"] == "/tv/home/"


def test_two_people_with_two_remotes_answer_a_question_once(home, hanako):
    set_ = begin(home)
    first = see(set_)
    press(set_, "本人", page=first)
    press(set_, "家族", page=first)
    assert read_title(see(set_)) == "何人ですか"
    assert Session.objects.get().answers["who"]["value"] == "me"


def test_key_of_an_old_page_changes_nothing(home, hanako):
    set_ = begin(home)
    press(set_, "本人")
    old = see(set_)
    press(set_, "2 2", page=old)
    press(set_, "市役所")
    for words in ("もどる", "4 4", "係の人"):
        press(set_, words, page=old)
    assert read_title(see(set_)) == "いつですか"
    assert Session.objects.get().answers["people"]["value"] == 2


def test_digit_that_arrives_twice_is_one_digit(home, hanako, monkeypatch):
    from moyai.engines.conversation import End, Outcome, TextPrompt
    from moyai.engines.conversation.tests.toy import say

    def ring(_ctx):
        number = yield TextPrompt("phone", say("番号は"), form="phone")
        yield End(Outcome(say("{n}ですね").format(n=number)))

    monkeypatch.setitem(registry.FLOWS, "toy", registry.FlowEntry("toy", ring, say("お出かけ")))
    set_ = begin(home)
    for digit in "0265784111":
        page = see(set_)
        press(set_, digit, page=page)
        press(set_, digit, page=page)
    press(set_, "1字消す")
    press(set_, "1")
    press(set_, "決定")
    assert read_title(see(set_)) == "0265784111ですね"


def test_words_lead_to_a_person_or_a_smartphone(home, hanako):
    set_ = begin(home)
    press(set_, "家族")
    page = see(set_)
    assert [k.words for k in list_keys(page)][:2] == [
        "1 電話でお話しします 係の者がお電話します。ここまでの答えは残ります。",
        "2 スマートフォンで続ける QRコードをお見せします。",
    ]
    press(set_, "スマートフォン")
    assert "<svg" in see(set_).split('class="tv-qr"')[1]
    press(set_, "テレビで続ける")
    press(set_, "電話でお話しします")
    assert read_title(see(set_)) == "係の者が引き継ぎました"
    assert Session.objects.get().status == SessionStatus.HANDED_OVER


def test_person_is_asked_for_twice_so_that_a_slip_costs_nothing(home, hanako):
    set_ = begin(home)
    press(set_, "係の人と話す")
    assert Session.objects.get().status == SessionStatus.ACTIVE
    press(set_, "もどる")
    assert read_title(see(set_)) == "どなたですか"


def test_what_staff_took_is_not_taken_back(home, hanako):
    set_ = begin(home)
    press(set_, "係の人と話す")
    press(set_, "電話してください")
    set_.post("/tv/talk/", {"do": "here"})
    assert Session.objects.get().status == SessionStatus.HANDED_OVER


def test_stopped_and_elsewhere_is_taken_up_again(home, hanako):
    set_ = begin(home)
    press(set_, "本人")
    resume_session(code=Session.objects.get().code, now=NOW, channel="web")
    assert read_title(see(set_)) == "ほかの画面で続けています"
    press(set_, "続きから")
    assert read_title(see(set_)) == "何人ですか"


def test_nonsense_is_answered_with_the_present_question(home, hanako):
    set_ = begin(home)
    fields = read_fields(see(set_))
    for do in ("", "answer:", "answer:x", "show:" + "a" * 5000, "change:nope", "skip", "follow:9", "x:y:z"):
        answer = set_.post("/tv/talk/", {**fields, "do": do}, follow=True)
        assert (answer.status_code, read_title(answer.content.decode())) == (200, "どなたですか"), do
    set_.post("/tv/talk/", {**fields, "do": "show:page=99&group=7&pad=%F0%9F%9A%95"})
    assert read_title(see(set_)) == "どなたですか"


def test_english_on_the_set(home, hanako):
    set_ = begin(home)
    set_.post("/tv/language/")
    page = see(set_)
    assert ('<html lang="en"' in page, read_title(page)) == (True, "en:どなたですか")


def test_notice_stands_until_ok_and_is_then_delivered(home, hanako):
    set_ = switch_on(home)
    notice = notify(resident=hanako, kind="x.y", text={"ja": "車が近くです"}, idempotency_key="n1", now=NOW)
    assert (notice.deliveries.get().door, deliver_due(NOW)) == ("tv", 0)
    assert set_.get("/tv/home/")["Location"] == "/tv/notice/"
    assert "車が近くです" in see(set_, "/tv/notice/")
    assert deliver_due(NOW + timedelta(hours=1)) == 1
    assert set_.get("/tv/")["Location"] == "/tv/notice/"
    press(set_, "わかりました", path="/tv/notice/")
    told = Notice.objects.get()
    assert (told.read_at, told.read_through) == (NOW, "tv")
    assert set_.get("/tv/")["Location"] == "/tv/home/"


def test_emergency_breaks_into_a_conversation_which_then_goes_on(home, hanako):
    set_ = begin(home)
    press(set_, "本人")
    facts = {"resident": hanako, "kind": "x.y", "now": NOW}
    notify(text={"ja": "ふつうの話"}, idempotency_key="n1", **facts)
    assert "お知らせ 1件" in see(set_)
    notify(text={"ja": "逃げてください"}, idempotency_key="n2", urgency=Urgency.EMERGENCY, **facts)
    assert set_.get("/tv/talk/")["Location"] == "/tv/notice/"
    assert "逃げてください" in see(set_, "/tv/notice/")
    press(set_, "わかりました", path="/tv/notice/")
    assert read_title(see(set_)) == "何人ですか"


def test_who_wants_no_television_is_told_nothing_there_but_an_emergency(home, hanako):
    set_ = switch_on(home)
    Preference.objects.create(resident=hanako, doors=["line"])
    ContactPoint.objects.create(resident=hanako, kind="line", value="a:U1")
    facts = {"resident": hanako, "kind": "x.y", "now": NOW}
    notify(text={"ja": "車が近くです"}, idempotency_key="n1", **facts)
    assert set_.get("/tv/")["Location"] == "/tv/home/"
    notify(text={"ja": "逃げてください"}, idempotency_key="n2", urgency=Urgency.EMERGENCY, **facts)
    assert "逃げてください" in see(set_, "/tv/notice/")


def test_notice_of_another_household_is_neither_shown_nor_acknowledged(home, hanako):
    stranger = make_member(make_household(), "次郎", "48210956")
    notice = notify(resident=stranger, kind="x.y", text={"ja": "ひみつ"}, idempotency_key="n1", now=NOW)
    set_ = switch_on(home)
    assert set_.get("/tv/notice/")["Location"] == "/tv/"
    set_.post("/tv/notice/", {"notice": str(notice.pk), "do": "ok"})
    assert Notice.objects.get().read_at is None


def test_state_changes_with_what_the_page_shows(home, hanako):
    set_ = begin(home)

    def mark():
        return set_.get("/tv/state").json()["mark"]

    before = mark()
    assert (mark() == before, f'data-mark="{before}"' in see(set_)) == (True, True)
    press(set_, "本人")
    assert mark() != before


def test_car_that_comes_nearer_changes_home_but_no_question(home, hanako, monkeypatch):
    told = ["8分"]
    monkeypatch.setattr(cards, "_loaders", {"toy": lambda *_: [cards.Card("病院へ", told[0], NOW)]})
    set_ = begin(home)
    at_home, at_question = see(set_, "/tv/home/"), see(set_)
    assert ("8分" in at_home, "8分" in at_question) == (True, False)

    def is_old(page):
        state = re.search(r'data-state="([^"]*)"', page)[1]
        return f'data-mark="{set_.get(state).json()["mark"]}"' not in page

    assert (is_old(at_home), is_old(at_question)) == (False, False)
    told[0] = "7分"
    assert (is_old(at_home), is_old(at_question)) == (True, False)


def test_set_is_seen_only_once_a_minute(home, hanako, django_assert_max_num_queries):
    set_ = begin(home)
    see(set_)
    with django_assert_max_num_queries(8):
        set_.get("/tv/state")
    assert only_set().seen_at == NOW
