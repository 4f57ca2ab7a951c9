"""Pages of entrants: from signing up to the receipt; doors that are closed; drafts by form and by script."""

import json
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from moyai.core import clock
from moyai.core.accounts.models import User
from moyai.services.open_call.entry_files.shelf import FILES, sweep_files
from moyai.services.open_call.enums import StaffRole
from moyai.services.open_call.models import Entry, EntryFile, Teammate
from moyai.services.open_call.queries.entries.sections import OTHERS, mark
from moyai.services.open_call.tests.entries_makers import (
    NOW,
    add_mate,
    fill,
    make_entry,
    make_handed_in,
    make_programme,
    make_staff,
    make_theme,
    make_user,
)
from moyai.services.open_call.tests.test_entries_files import PDF, pack

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_ten(monkeypatch, settings, tmp_path):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    settings.HOME = tmp_path


def to(name, *args):
    return reverse(f"open_call:{name}", args=args)


def sign_in(client, name="leader"):
    client.force_login(make_user(name))


def post_section(client, entry, number, **sent):
    return client.post(to("entry_section", entry.code, number), sent, follow=True)


def test_signing_up_tells_nothing_of_who_is_there(client):
    make_user("known@example.jp")
    answers = []
    for address in ("new@example.jp", "Known@example.jp"):
        sent = {"name": "架空 花", "address": address, "password": "another-long-word", "next": "/calls/x/"}
        answers.append(client.post(to("sign_up"), sent))
    assert answers[0].url == answers[1].url == reverse("account_login") + "?next=%2Fcalls%2Fx%2F"
    assert User.objects.get(username="new@example.jp").check_password("another-long-word")
    assert not User.objects.get(username="known@example.jp").check_password("another-long-word")
    assert User.objects.count() == 2


def test_signing_up_is_counted_and_looks_at_what_comes(client, settings):
    settings.MOYAI_SERVICE_SETTINGS = {"open_call": {"entry_sign_ups_an_hour": 1}}
    bad = client.post(
        to("sign_up"), {"name": "", "address": "x", "password": "short", "next": "https://evil"}
    )
    assert bad.status_code == 422 and b"evil" not in bad.content
    for number in (1, 2):
        sent = {"name": "花", "address": f"n{number}@example.jp", "password": "another-long-word"}
        answer = client.post(to("sign_up"), sent)
    assert answer.status_code == 200 and User.objects.count() == 1


def test_beginning_leads_to_the_form(client):
    programme = make_programme()
    theme = make_theme(programme)
    address = to("entry_new", programme.code) + f"?theme={theme.code}"
    assert "登録する" in client.get(address).content.decode()
    assert client.post(address).url.startswith(reverse("account_login"))
    sign_in(client)
    answer = client.post(address, {"theme": theme.code}, follow=True)
    entry = Entry.objects.get()
    assert entry.theme == theme and answer.redirect_chain[-1][0] == to("entry_section", entry.code, 0)
    assert client.get(to("entry_new", "no-such")).status_code == 404
    assert "雪の日の見回り" in client.get(to("my_entries")).content.decode()


@pytest.mark.parametrize(
    "name", ["entry", "entry_edit", "team", "team_about", "entry_check", "withdraw", "take_back"]
)
def test_strangers_come_through_no_door(client, name):
    entry = make_entry()
    assert client.get(to(name, entry.code)).url.startswith(reverse("account_login"))
    sign_in(client, "stranger")
    answer = client.get(to(name, entry.code), follow=True)
    assert answer.status_code == 403
    assert client.get(to(name, "00000000"), follow=True).status_code in (403, 404)


def test_the_button_saves_texts_and_files_at_once(client):
    entry = make_entry()
    sign_in(client)
    shown = client.get(to("entry_section", entry.code, 1)).content.decode()
    assert 'data-when="way"' in shown and "締切" in shown
    post_section(client, entry, 1, **{"f.summary": "ひとこと", "was.summary": mark(None), "f.way": "買う",
                                      "was.way": mark(None), "do": "next"})  # fmt: skip
    file = SimpleUploadedFile("案/..\\x.exe", PDF, "text/html")
    answer = post_section(
        client, entry, 2, **{"file.deck": file, "f.sure": "on", "was.sure": mark(None), "do": "upload"}
    )
    entry.refresh_from_db()
    kept = EntryFile.objects.get()
    assert entry.answers == {"summary": "ひとこと", "way": "買う", "sure": True}
    assert kept.kind == "pdf" and kept.name.endswith(".pdf") and "/" not in kept.name
    assert kept.name in answer.content.decode()
    given = client.get(to("entry_file", entry.code, kept.pk))
    assert given.content == PDF and given["Content-Disposition"].startswith("attachment")
    assert given["X-Content-Type-Options"] == "nosniff" and "sandbox" in given["Content-Security-Policy"]
    sign_in(client, "stranger")
    assert client.get(to("entry_file", entry.code, kept.pk)).status_code == 403


def test_without_a_script_a_question_that_comes_up_is_shown_at_once(client):
    entry, empty = make_entry(), mark(None)
    sign_in(client)
    answer = post_section(client, entry, 1, **{"f.way": "作る", "was.way": empty, "do": "next"})
    assert answer.redirect_chain[-1][0] == to("entry_section", entry.code, 1)
    assert "質問が増えました" in answer.content.decode()
    answer = post_section(client, entry, 1, **{"f.way": "作る", "was.way": mark("作る"), "do": "next"})
    assert answer.redirect_chain[-1][0] == to("entry_section", entry.code, 2)


def test_a_bomb_is_refused_in_words_and_the_text_is_kept(client):
    entry = make_entry()
    sign_in(client)
    bomb = SimpleUploadedFile("data.zip", pack({"ten.csv": b"\0" * 9_000_000}))
    answer = post_section(
        client, entry, 2, **{"file.deck": bomb, "f.sure": "on", "was.sure": mark(None), "do": "upload"}
    )
    entry.refresh_from_db()
    assert "大きすぎるZIP" in answer.content.decode() and entry.answers == {"sure": True}
    assert not EntryFile.objects.exists() and not list(FILES.find_folder().glob("*/*"))


def test_limits_of_number_and_size_hold(client, settings):
    settings.MOYAI_SERVICE_SETTINGS = {
        "open_call": {"entry_files": 2, "entry_file_mb": 1, "entry_total_mb": 1}
    }
    entry = make_entry()
    sign_in(client)
    big = SimpleUploadedFile("a.txt", b"a" * 1_000_001)
    assert "1つ1MB" in post_section(client, entry, 2, **{"file.deck": big}).content.decode()
    for text, said in (
        (b"a", "受け取りました"),
        (b"a", "もうあります"),
        (b"b" * 999_999 + b"c", "合わせて"),
        (b"b", "受け取"),
        (b"c", "2個まで"),
    ):
        file = SimpleUploadedFile("a.txt", text)
        answer = post_section(client, entry, 2, **{"file.deck": file}).content.decode()
        assert said in answer.replace("、", "")
    assert sorted(EntryFile.objects.values_list("name", flat=True)) == ["a (2).txt", "a.txt"]
    first = EntryFile.objects.first()
    post_section(client, entry, 2, do=f"remove:{first.pk}")
    assert EntryFile.objects.count() == 1


def test_a_file_that_was_handed_in_stays_for_its_submission(client, django_capture_on_commit_callbacks):
    entry = fill(make_entry())
    sign_in(client)
    post_section(client, entry, 2, **{"file.deck": SimpleUploadedFile("a.pdf", PDF)})
    client.post(to("entry_check", entry.code), {})
    client.post(to("take_back", entry.code))
    kept = EntryFile.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        post_section(client, entry, 2, do=f"remove:{kept.pk}")
    kept.refresh_from_db()
    assert kept.state == "removed" and FILES.read(kept.kept_as) == PDF and sweep_files(NOW) == 0


def test_two_windows_are_told_and_both_texts_are_shown(client):
    entry, empty = make_entry(), mark(None)
    sign_in(client)
    post_section(client, entry, 1, **{"f.summary": "一の窓", "was.summary": empty, "do": "save"})
    answer = post_section(client, entry, 1, **{"f.summary": "二の窓", "was.summary": empty, "do": "next"})
    shown = answer.content.decode()
    assert "どちらも残しています" in shown and "一の窓" in shown and "二の窓" in shown
    client.post(to("entry_other", entry.code), {"other": "0", "do": "take", "section": "1"})
    entry.refresh_from_db()
    assert entry.answers["summary"] == "二の窓" and entry.answers[OTHERS][0]["value"] == "一の窓"


def save_by_script(client, entry, body, kind="application/json"):
    text = body if isinstance(body, str) else json.dumps(body)
    return client.post(to("entry_save", entry.code), text, content_type=kind)


def test_the_script_saves_and_hears_of_clashes(client):
    entry, empty = make_entry(), mark(None)
    sign_in(client)
    sent = {"revision": entry.revision, "changes": {"summary": "あ"}, "marks": {"summary": empty}}
    answer = save_by_script(client, entry, sent)
    assert answer.status_code == 200 and answer.json()["marks"] == {"summary": mark("あ")}
    other = save_by_script(client, entry, {**sent, "changes": {"summary": "い"}})
    assert other.status_code == 409 and other.json()["clashes"] == ["summary"]
    assert save_by_script(client, entry, {**sent, "changes": {"maker": "x" * 50_000}}).status_code == 422


@pytest.mark.parametrize(
    "body", ["", "[]", "{", '{"changes": 1}', '{"changes": {}, "marks": []}', "1", "\x00"]
)
def test_the_script_s_door_takes_no_nonsense(client, body):
    entry = make_entry()
    sign_in(client)
    assert save_by_script(client, entry, body).status_code == 400


def test_from_the_list_to_the_receipt(client):
    entry = make_entry(summary="ひとこと", way="買う")
    sign_in(client)
    shown = client.get(to("entry_check", entry.code)).content.decode()
    assert "反社会的勢力" in shown and "ひとこと" in shown
    answer = client.post(to("entry_check", entry.code), {"declare.rules": "yes"}, follow=True)
    assert "まだ提出できません" in answer.content.decode()
    sent = {f"declare.{kind}": "yes" for kind in ("tax", "antisocial")}
    answer = client.post(to("entry_check", entry.code), sent, follow=True)
    submission = entry.submissions.get()
    assert submission.receipt in answer.content.decode() and submission.digest in answer.content.decode()
    assert entry.declarations.count() == 3 and "滞納はありません" in entry.declarations.get(kind="tax").says
    assert client.get(to("receipt", entry.code, 9)).status_code == 404
    assert client.get(to("receipt_paper", entry.code, 1)).content.startswith(b"%PDF")
    assert "受付済み" in client.get(to("entry", entry.code)).content.decode()
    assert client.get(to("entry_section", entry.code, 1)).url == to("entry", entry.code)


def test_a_team_comes_together_by_links(client):
    entry = make_entry(make_programme("contest"))
    sign_in(client)
    answer = client.post(to("team_invite", entry.code), {"name": "あおい", "role": "member"})
    link = answer.content.decode().split('<p class="code">')[1].split("<")[0]
    assert "招待中" in client.get(to("team", entry.code)).content.decode()
    client.logout()
    assert "登録する" in client.get(link).content.decode()
    sign_in(client, "aoi")
    assert client.post(link, {"name": "あおい"}).status_code == 422
    client.post(link, {"name": "あおい", "organisation": "架空高校", "born_on": "2010-04-01"})
    mate = Teammate.objects.get(user=make_user("aoi"))
    assert mate.born_on == date(2010, 4, 1) and client.get(link).status_code == 404
    answer = client.post(to("ask_guardian", entry.code), {"mate": mate.pk})
    guardian = answer.content.decode().split('<p class="code">')[1].split("<")[0]
    client.logout()
    assert "あおい" in client.get(guardian).content.decode()
    client.post(guardian, {"do": "give", "guardian": "架空 母"})
    assert not mate.consents.filter(given_at__isnull=False).exists()
    client.post(guardian, {"do": "give", "guardian": "架空 母", "agrees": "on"})
    assert mate.consents.get().guardian == "架空 母"
    assert "取り消すとき" in client.get(guardian).content.decode()
    client.post(guardian, {"do": "withdraw"})
    assert mate.consents.get().withdrawn_at == NOW
    assert client.get(to("guardian", "no-such")).status_code == 404


def test_only_the_leader_changes_the_team(client):
    entry = make_entry()
    mate = add_mate(entry, "mate")
    sign_in(client, "mate")
    assert client.post(to("team_invite", entry.code), {"name": "x", "role": "member"}).status_code == 403
    assert client.get(to("team_press", entry.code) + f"?do=remove&mate={mate.pk}").status_code == 403
    assert client.get(to("team_press", entry.code) + "?do=nonsense").status_code == 404
    assert "やめますか" in client.get(to("team_press", entry.code) + "?do=leave").content.decode()
    client.post(to("team_press", entry.code), {"do": "leave"})
    assert client.get(to("entry", entry.code)).status_code == 403


def test_the_office_finds_decides_and_exports(client):
    entry = make_handed_in()
    draft = make_entry(entry.programme, "other")
    make_staff(entry.programme, "office", StaffRole.OFFICE)
    sign_in(client)
    for name, code in (("entries", entry.programme.code), ("entry_office", entry.code)):
        assert client.get(to(name, code)).status_code == 403
    sign_in(client, "office")
    here = to("entries", entry.programme.code)
    found = client.get(here + "?state=submitted&q=架空").content.decode()
    assert to("entry_office", entry.code) in found and to("entry_office", draft.code) not in found
    assert "当てはまる応募はありません" in client.get(here + "?q=nobody").content.decode()
    table = client.get(to("entries_table", entry.programme.code)).content.decode()
    assert entry.submissions.get().receipt in table and table.count("\r\n") == 3
    assert "まだ提出されていません" in client.get(to("entry_office", draft.code)).content.decode()
    office = to("entry_office", entry.code)
    assert client.post(office, {"to": "adopted"}).status_code == 404
    assert "理由を書いてください" in client.post(office, {"to": "ineligible"}, follow=True).content.decode()
    client.post(office, {"to": "ineligible", "reason": "証明書がありません"})
    client.post(office, {"to": "submitted", "reason": "届きました"})
    client.post(office, {"to": "screening"})
    entry.refresh_from_db()
    assert entry.state == "screening" and entry.moves.count() == 4
    assert "証明書がありません" in client.get(office).content.decode()


def test_a_withdrawal_by_its_page(client):
    entry = make_handed_in()
    sign_in(client)
    assert "元に戻せません" in client.get(to("withdraw", entry.code)).content.decode()
    client.post(to("withdraw", entry.code), {"reason": "ほかで採用されました"})
    assert "取り下げ" in client.get(to("entry", entry.code)).content.decode()
    entry.refresh_from_db()
    assert entry.status == "withdrawn"
