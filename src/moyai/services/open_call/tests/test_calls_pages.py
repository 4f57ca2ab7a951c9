"""The call's pages: who may see them, what bad input becomes, and that each is shown."""

import json
from datetime import timedelta
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import pytest
from django.test import Client
from django.urls import reverse

from moyai.core import clock
from moyai.services.open_call.models import EntryForm, InfoSession, Programme, Question, Theme, Tiding, Watch
from moyai.services.open_call.operations.calls_programmes import close_programme
from moyai.services.open_call.operations.calls_questions import answer_question, ask
from moyai.services.open_call.operations.calls_sessions import hold_session
from moyai.services.open_call.tests import calls_makers as make

NOW = make.NOW
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _held():
    with clock.held_at(NOW):
        yield


def url(name, *args):
    """An address of the call."""
    return reverse(f"open_call:{name}", args=args)


def office_pages(one, theme):
    """The office's pages of a programme."""
    return [
        url("office", one.code),
        url("staff", one.code),
        url("dates", one.code, "entry"),
        url("theme_desk", one.code),
        url("theme_new", one.code),
        url("theme_work", theme.code),
        url("theme_diff", theme.code),
        url("questions_desk", one.code),
        url("sessions_desk", one.code),
        url("form_editor", one.code),
        url("form_preview", one.code, 1),
    ]


class Marks(HTMLParser):
    """What a page names, and what it points at."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.wanted: set[str] = set()

    def handle_starttag(self, tag, attrs):
        facts = dict(attrs)
        if facts.get("id"):
            self.ids.append(facts["id"])
        for name in ("for", "aria-labelledby", "aria-describedby"):
            self.wanted |= set((facts.get(name) or "").split())


def check_marks(page, content):
    """See that no name stands twice, and that labels lead somewhere."""
    marks = Marks()
    marks.feed(content)
    assert len(set(marks.ids)) == len(marks.ids), (page, sorted(marks.ids))
    assert marks.wanted <= set(marks.ids), (page, marks.wanted - set(marks.ids))
    assert content.count("<h1") == 1, page


def test_strangers_sign_in_others_are_refused_and_the_office_sees_each_page():
    one = make.opened("pilot")
    theme = one.themes.get()
    ask(user=make.person("asker"), programme=one, theme=theme, text="いつですか", now=NOW)
    stranger, other = Client(), make.signed_in(make.person("other"))
    boss = make.signed_in(make.officer())
    for page in [*office_pages(one, theme), url("programme_new")]:
        assert stranger.get(page).status_code == 302
        assert other.get(page).status_code == 403, page
        answer = boss.get(page)
        assert answer.status_code == 200, page
        check_marks(page, answer.content.decode())
    for page in (url("programmes"), url("programme", one.code), url("theme", theme.code), url("home")):
        check_marks(page, boss.get(page).content.decode())
    assert stranger.get(url("home")).status_code == 302
    assert other.get(url("home")).status_code == 200
    assert boss.get(url("office", "12345678")).status_code == 404
    assert boss.get(url("dates", one.code, "none")).status_code == 404


def test_a_section_sees_its_own_theme_and_no_other():
    one = make.opened("pilot")
    theme = one.themes.get()
    mine = make.signed_in(make.owner(one).user)
    others = make.signed_in(make.owner(one, "owner-two", "農政課").user)
    assert mine.get(url("theme_work", theme.code)).status_code == 200
    assert others.get(url("theme_work", theme.code)).status_code == 403
    assert others.get(url("theme_desk", one.code)).status_code == 200
    assert mine.get(url("office", one.code)).status_code == 403
    assert mine.post(url("theme_press", theme.code), {"do": "publish", "number": "1"}).status_code == 403


def test_what_is_in_preparation_is_seen_by_nobody_else():
    one = make.programme("pilot")
    theme = make.submitted(one)
    public = Client()
    for page in (url("programme", one.code), url("theme", theme.code)):
        assert public.get(page).status_code == 404
        assert make.signed_in(make.person("other")).get(page).status_code == 404
    boss = make.signed_in(make.officer())
    assert boss.get(url("programme", one.code)).status_code == 200
    assert boss.get(url("theme", theme.code)).status_code == 302
    assert "試しの公募" not in public.get(url("programmes")).content.decode()


def test_everybody_reads_a_programme_its_deadline_with_zone_and_answers_without_names():
    one = make.opened("pilot", title="雪の公募 <b>")
    theme = one.themes.get()
    question = ask(user=make.person("会社の山田"), programme=one, theme=theme, text="誰でもですか", now=NOW)
    answer_question(question=question, answer="はい、だれでも", actor="t", now=NOW)
    starts = NOW + timedelta(days=1)
    hold_session(
        programme=one,
        title="全体の説明会",
        starts_at=starts,
        ends_at=starts + timedelta(hours=1),
        actor="t",
        now=NOW,
        address="https://example.org/secret-room",
    )
    public = Client()
    page = public.get(url("programme", one.code)).content.decode()
    assert "2027/4/30 17:00 JST" in page
    assert "雪の公募 &lt;b&gt;" in page
    assert "はい、だれでも" in page
    assert "会社の山田" not in page
    assert "secret-room" not in page
    assert "雪の公募" in public.get(url("programmes")).content.decode()
    assert "はい、だれでも" in public.get(url("theme", theme.code)).content.decode()


def test_a_programme_is_made_dated_and_opened_on_pages():
    boss = make.signed_in(make.officer())
    facts = {
        "template": "contest",
        "title": "甲子園",
        "opens_on": "2027-04-01",
        "zone": "Asia/Tokyo",
        "rules": "要項",
    }
    assert boss.post(url("programme_new"), {**facts, "zone": "Ina"}).status_code == 422
    assert boss.post(url("programme_new"), facts).status_code == 302
    one = Programme.objects.get()
    dates = {"opens_at": "2027-04-01T09:00", "closes_at": "2027-04-20T17:00:30", "grace_s": "60"}
    wrong = {**dates, "closes_at": "2027-03-01T00:00"}
    assert boss.post(url("dates", one.code, "entry"), wrong).status_code == 422
    assert boss.post(url("dates", one.code, "entry"), dates).status_code == 302
    boss.post(url("office_press", one.code), {"do": "open"})
    one.refresh_from_db()
    assert one.state == "open"
    page = Client().get(url("programme", one.code)).content.decode()
    assert "2027/4/20 17:00:30 JST" in page
    assert "60秒" in page
    edit = {"title": "甲子園", "rules": "ほかの要項"}
    assert boss.post(url("office", one.code), edit).status_code == 422
    assert boss.post(url("office_press", one.code), {"do": "explode"}).status_code == 404


def test_staff_are_added_by_account_and_a_wrong_one_is_told():
    one = make.opened()
    boss = make.signed_in(make.officer())
    make.person("judge-one")
    facts = {"account": "judge-one", "role": "judge", "name": "架空 判子", "most": "10"}
    assert boss.post(url("staff", one.code), {**facts, "account": "nobody"}).status_code == 422
    assert boss.post(url("staff", one.code), {**facts, "role": "king"}).status_code == 422
    assert boss.post(url("staff", one.code), facts).status_code == 302
    row = one.staff.get(role="judge")
    edit = {"name": "架空 判子", "most": "5", "organisation": "架空大学"}
    assert boss.get(url("staff_one", one.code, row.pk)).status_code == 200
    assert boss.post(url("staff_one", one.code, row.pk), edit).status_code == 302
    boss.post(url("staff_press", one.code, row.pk), {"do": "end"})
    row.refresh_from_db()
    assert (row.organisation, row.left_at) == ("架空大学", NOW)
    assert "役割を離れた人" in boss.get(url("staff", one.code)).content.decode()


def test_a_theme_goes_from_problem_to_public_page_on_pages():
    one = make.programme("pilot")
    boss, section = make.signed_in(make.officer()), make.signed_in(make.owner(one).user)
    facts = {**make.FACTS, "section": "ほかの課"}
    assert section.post(url("theme_new", one.code), {**facts, "title": ""}).status_code == 422
    assert section.post(url("theme_new", one.code), facts).status_code == 302
    theme = Theme.objects.get()
    assert theme.section == "土木課"
    work, press = url("theme_work", theme.code), url("theme_press", theme.code)
    assert section.post(work, {**make.FACTS, "after": "1", "kpi": "7割"}).status_code == 302
    assert section.post(work, {**make.FACTS, "after": "1", "kpi": "8割"}).status_code == 422
    diff = section.get(url("theme_diff", theme.code)).content.decode()
    assert "<ins>7割</ins>" in diff
    assert "<del>見回りの時間を半分に。</del>" in diff
    assert section.get(url("theme_diff", theme.code) + "?old=9").status_code == 404
    section.post(press, {"do": "ask"})
    for each in (section, boss):
        assert "承認する" in each.get(url("home")).content.decode()
        each.post(press, {"do": "approve", "number": "2"})
    assert "公開する" in boss.get(work).content.decode()
    boss.post(press, {"do": "publish", "number": "2"})
    theme.refresh_from_db()
    assert (theme.state, theme.published.number) == ("published", 2)
    boss.post(url("office_press", one.code), {"do": "open"})
    assert "7割" in Client().get(url("theme", theme.code)).content.decode()
    boss.post(press, {"do": "withdraw", "reason": "やめます"})
    gone = Client().get(url("theme", theme.code))
    assert gone.status_code == 410
    assert "取り下げられました" in gone.content.decode()
    assert boss.get(work).status_code == 200


def test_questions_seats_and_watches_are_pressed_and_answered_on_pages():
    one = make.opened()
    guest, boss = make.signed_in(make.person("guest")), make.signed_in(make.officer())
    assert Client().post(url("watch", one.code)).status_code == 302
    assert not Watch.objects.exists()
    assert guest.post(url("watch", one.code), {"do": "watch", "theme": "\0"}).status_code == 404
    guest.post(url("watch", one.code), {"do": "watch"})
    assert Watch.objects.count() == 1
    assert "お知らせを止める" in guest.get(url("programme", one.code)).content.decode()
    assert guest.get(url("ask", one.code)).status_code == 200
    assert guest.post(url("ask", one.code), {"text": ""}).status_code == 422
    assert guest.post(url("ask", one.code), {"text": "いくらですか"}).status_code == 302
    question = Question.objects.get()
    desk = url("questions_desk", one.code)
    wrong = {"question": question.pk, "do": "answer", "text": "いくらですか", "answer": ""}
    assert boss.post(desk, wrong).status_code == 422
    assert boss.post(desk, {**wrong, "question": "0"}).status_code == 404
    assert boss.post(desk, {**wrong, "answer": "無料です"}).status_code == 302
    assert "無料です" in Client().get(url("programme", one.code)).content.decode()
    session = {"title": "会", "starts_at": "2027-04-10T10:00", "ends_at": "2027-04-10T11:00", "seats": "1"}
    assert (
        boss.post(url("sessions_desk", one.code), {**session, "ends_at": "2027-04-10T09:00"}).status_code
        == 422
    )
    assert boss.post(url("sessions_desk", one.code), session).status_code == 302
    held = InfoSession.objects.get()
    guest.post(url("seat", held.pk), {"do": "take"})
    assert "申し込み済み" in guest.get(url("programme", one.code)).content.decode()
    boss.post(url("sessions_desk", one.code), {"do": "cancel", "session": held.pk})
    assert "中止" in boss.get(url("sessions_desk", one.code)).content.decode()
    home = guest.get(url("home")).content.decode()
    assert "お知らせを受け取っているもの" in home
    assert home.count("diary__text") >= 3
    guest.post(url("tidings"), {"do": "seen", "upto": str(Tiding.objects.latest("pk").pk)})
    assert not Tiding.objects.filter(user__username="guest", seen_at=None).exists()
    one_of_it = Tiding.objects.filter(user__username="guest").first()
    guest.post(url("tidings"), {"do": "unseen", "one": one_of_it.pk})
    assert Tiding.objects.filter(user__username="guest", seen_at=None).get() == one_of_it


def test_a_form_is_edited_seen_and_published_on_pages():
    one = make.programme()
    boss = make.signed_in(make.officer())
    form = one.forms.get()
    new = url("form_add", one.code, 1)
    assert boss.get(new + "?kind=choice").status_code == 200
    assert boss.get(new + "?kind=script").status_code == 404
    assert boss.post(new + "?kind=choice", {"label": "好きな色", "choices": ""}).status_code == 422
    assert boss.post(new + "?kind=choice", {"label": "好きな色", "choices": "赤\n青"}).status_code == 302
    form.refresh_from_db()
    made = form.fields[-1]
    assert made["choices"] == ["赤", "青"]
    asked = {"label": "なぜ赤", "when": [f"{made['key']}=赤"], "most": "100"}
    assert boss.post(new + "?kind=long", asked).status_code == 302
    press, editor = url("form_press", one.code), url("form_editor", one.code)
    form.refresh_from_db()
    last = form.fields[-1]["key"]
    two = {**asked, "when": [f"{made['key']}=赤", "tested=yes"]}
    assert boss.post(url("form_field", one.code, 1, last), two).status_code == 422
    boss.post(press, {"do": "up", "number": "1", "key": last})
    assert "まだ公開できません" in boss.get(editor).content.decode()
    boss.post(press, {"do": "publish", "number": "1"})
    assert EntryForm.objects.get().published_at is None
    boss.post(press, {"do": "down", "number": "1", "key": last})
    boss.post(press, {"do": "delete", "number": "1", "key": "film"})
    boss.post(press, {"do": "publish", "number": "1"})
    assert EntryForm.objects.get().published_at == NOW
    assert boss.post(press, {"do": "delete", "number": "1", "key": last}).status_code == 404
    assert "好きな色" in boss.get(url("form_preview", one.code, 1)).content.decode()
    boss.post(press, {"do": "begin"})
    assert "下書き" in boss.get(editor).content.decode()
    boss.post(press, {"do": "drop", "number": "2"})
    assert EntryForm.objects.count() == 1


def test_feeds_are_public_cached_and_hold_hostile_titles():
    one = make.opened("pilot", title="公募 <&> \x0b雪")
    public = Client()
    answer = public.get(url("feed_json"))
    (call,) = json.loads(answer.content)
    assert call["title"] == "公募 <&> \x0b雪"
    assert call["next_deadline"] == "2027-04-30T17:00:00+09:00"
    assert call["themes"][0]["title"] == "雪の道の見回り"
    assert call["url"].endswith(url("programme", one.code))
    atom = public.get(url("feed_atom"))
    assert atom["Content-Type"].startswith("application/atom+xml")
    space = "{http://www.w3.org/2005/Atom}"
    feed = ET.fromstring(atom.content)
    ids = [each.text for each in feed.iter(f"{space}id")]
    assert len(set(ids)) == len(ids) == 3
    assert all(each.startswith("urn:uuid:") for each in ids)
    assert {each.text for each in feed.iter(f"{space}title")} >= {"公募 <&> 雪", "雪の道の見回り"}
    for page, first in (("feed_json", answer), ("feed_atom", atom)):
        assert public.get(url(page), headers={"If-None-Match": first["ETag"]}).status_code == 304
        assert public.post(url(page)).status_code == 405
    close_programme(programme=one, actor="t", now=NOW)
    assert json.loads(public.get(url("feed_json")).content) == []
    again = ET.fromstring(public.get(url("feed_atom")).content)
    assert next(each.text for each in again.iter(f"{space}id")) == ids[0]
