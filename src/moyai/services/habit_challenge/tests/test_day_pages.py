"""Pages of days: who sees what, photos for mates alone, forms refused in words, few questions asked."""

from __future__ import annotations

import time
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image
from tests.factories import DAY, at, make_user

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.photos.grid import unpack_cells
from moyai.core.photos.limits import MIB
from moyai.core.photos.reading import read_photo
from moyai.core.photos.tests.drawn_faces import WALL, draw_face, write
from moyai.core.photos.tests.pictures import take_photo
from moyai.core.residents.models import Proxy
from moyai.services.habit_challenge.enums import Habit, Part
from moyai.services.habit_challenge.looks import make_look
from moyai.services.habit_challenge.models import Complaint, Member, Outage, Report, Sheet, Team, Word
from moyai.services.habit_challenge.operations.moderation import block, complain
from moyai.services.habit_challenge.operations.sheets import print_sheets
from moyai.services.habit_challenge.tests.days_town import EVENING, join, list_of, make_team, report

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> Path:
    settings.HOME = tmp_path
    return tmp_path


@pytest.fixture(autouse=True)
def evening() -> Any:
    with clock.held_at(EVENING):
        yield


@pytest.fixture
def team() -> Team:
    return make_team(3)


def sign_in(member: Member) -> Client:
    user = make_user(Role.RESIDENT)
    assert member.resident is not None
    member.resident.user = user
    member.resident.save()
    client = Client()
    client.force_login(user)
    return client


def officer() -> Client:
    client = Client()
    client.force_login(make_user(Role.OFFICER))
    return client


def page(name: str, *args: Any, query: str = "") -> str:
    return reverse(f"habit_challenge:{name}", args=args) + query


def upload(content: bytes, name: str = "IMG_1.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="image/jpeg")


def test_report_with_photo_shows_on_the_team_page(team: Team) -> None:
    own, mate, _third = list_of(team)
    client = sign_in(own)
    sent = {"steps": "6543", "comment": "橋まで", "photo": upload(take_photo())}
    assert client.post(page("report"), sent).status_code == 302
    made = Report.objects.get()
    shown = sign_in(mate).get(page("feed")).content.decode()
    assert "6,543" in shown and "橋まで" in shown and f"/challenge/reports/{made.code}/small.jpg" in shown
    assert (made.through, made.made_by, made.is_goal_met) == ("web", "", True)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1" + bytes(99), "互換性優先"),
        (b"<svg><script>alert(1)</script></svg>", "写真ではありません"),
        (b"\xff\xd8\xff" + bytes(21 * MIB), "大きすぎます"),
    ],
)
def test_photo_that_is_not_taken_is_refused_in_words(team: Team, content: bytes, words: str) -> None:
    client = sign_in(list_of(team)[0])
    answer = client.post(page("report"), {"steps": "1", "photo": upload(content)})
    assert (answer.status_code, words in answer.content.decode(), Report.objects.count()) == (422, True, 0)


def test_million_steps_are_refused_in_words(team: Team) -> None:
    answer = sign_in(list_of(team)[0]).post(page("report"), {"steps": "1000000"})
    assert (answer.status_code, "10万歩まで" in answer.content.decode()) == (422, True)


def test_older_photo_is_taken_and_kindly_told(team: Team) -> None:
    client = sign_in(list_of(team)[0])
    photo = upload(take_photo(taken="2026:06:03 10:00:00"))
    answer = client.post(page("report"), {"steps": "1", "photo": photo}, follow=True)
    assert "6月3日" in answer.content.decode()
    assert Report.objects.get().photo


def test_faces_are_hidden_before_anybody_sees_them(
    team: Team, django_capture_on_commit_callbacks: Any
) -> None:
    own, mate, _third = list_of(team)
    client, other = sign_in(own), sign_in(mate)
    sent = {"steps": "1", "photo": upload(write(Image.new("RGB", (640, 480), WALL))), "hides_faces": "on"}
    answer = client.post(page("report"), sent)
    made = Report.objects.get()
    assert answer["Location"] == page("faces", made.code)
    photo = page("photo", made.code, "large")
    assert (client.get(photo).status_code, other.get(photo).status_code) == (200, 404)
    assert client.get(page("faces", made.code)).content.decode().count('name="cell"') == 48
    with django_capture_on_commit_callbacks(execute=True):
        client.post(page("faces", made.code), {"cell": ["3", "9", "x", "400"]})
    assert other.get(photo).status_code == 200


def test_face_that_a_machine_found_is_ticked_and_mates_see_it_veiled(team: Team) -> None:
    own, mate, _third = list_of(team)
    client, other = sign_in(own), sign_in(mate)
    sent = {"steps": "1", "photo": upload(write(draw_face(height=100))), "hides_faces": "on"}
    client.post(page("report"), sent)
    made = Report.objects.get()
    text = client.get(page("faces", made.code)).content.decode()
    assert "機械は見落とすことも" in text
    assert text.count(" checked") == len(unpack_cells(made.hidden_cells)) > 0
    assert "確かめてください" in client.get(page("feed")).content.decode()
    own_clear = client.get(page("photo", made.code, "clear")).content
    assert own_clear != client.get(page("photo", made.code, "large")).content
    assert other.get(page("photo", made.code, "large")).status_code == 200
    assert other.get(page("photo", made.code, "clear")).status_code == 404


def test_photo_is_for_mates_and_supporters_alone(team: Team) -> None:
    own, mate, blocker = list_of(team)
    made = report(own, photo=read_photo(take_photo()))
    supporter = join(team, "見守り", part=Part.SUPPORTER)
    stranger = list_of(make_team(1))[0]
    block(by=blocker, whom=own, now=EVENING)
    photo = page("photo", made.code, "small")
    seen = {one.pk: sign_in(one).get(photo).status_code for one in (own, mate, supporter, blocker, stranger)}
    assert list(seen.values()) == [200, 200, 200, 404, 404]
    town = officer()
    assert (town.get(photo).status_code, Client().get(photo).status_code) == (404, 302)
    complain(by=mate, about=own, report=made, why="気になる", now=EVENING)
    assert town.get(photo).status_code == 200
    answer = town.get(photo)
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
    assert "private" in answer["Cache-Control"]


def test_look_of_a_television_ends_and_cannot_be_made_up(team: Team) -> None:
    made = report(list_of(team)[0], photo=read_photo(take_photo()))
    address = make_look(made)
    assert Client().get(address).status_code == 200
    assert Client().get(address.replace(".jpg", "x.jpg")).status_code == 404
    with patch("django.core.signing.time.time", return_value=time.time() + 3700):
        assert Client().get(address).status_code == 404


def test_ok_for_one_and_for_all(team: Team) -> None:
    own, first, second = list_of(team)
    made, other = report(first), report(second)
    client = sign_in(own)
    client.post(page("cheer", made.code), {"kind": "ok"})
    client.post(page("cheer_all"))
    assert set(Report.objects.values_list("ok_count", flat=True)) == {1}
    client.post(page("cheer", other.code), {"kind": "ok", "back": "1"})
    assert Report.objects.get(pk=other.pk).ok_count == 0
    assert client.post(page("cheer", made.code), {"kind": "nothing"}).status_code == 404


def test_team_page_asks_as_few_questions_for_many_as_for_one(team: Team) -> None:
    own, mate, third = list_of(team)
    client = sign_in(own)
    counts = []
    for day in range(4):
        for member in (mate, third):
            report(member, at(18, day=DAY + day * timedelta(days=1)))
        with CaptureQueriesContext(connection) as asked:
            client.get(page("feed"))
        counts.append(len(asked))
    assert counts[1] == counts[3]


def test_live_part_is_given_again_only_when_it_has_changed(team: Team) -> None:
    own, mate, _third = list_of(team)
    client = sign_in(own)
    report(mate)
    first = client.get(page("feed_live"))
    same = client.get(page("feed_live"), HTTP_IF_NONE_MATCH=first["ETag"])
    report(mate, comment="もう少し")
    changed = client.get(page("feed_live"), HTTP_IF_NONE_MATCH=first["ETag"])
    assert (first.status_code, same.status_code, changed.status_code) == (200, 304, 200)


def test_chat_holds_hurting_words_for_their_writer(team: Team) -> None:
    client = sign_in(list_of(team)[0])
    held = client.post(page("chat"), {"text": "ばか", "press_id": "a1"})
    assert (held.status_code, "このまま送る" in held.content.decode(), Word.objects.count()) == (422, True, 0)
    client.post(page("chat"), {"text": "ばか", "press_id": "a1", "sure": "1"})
    client.post(page("chat"), {"text": "こんにちは<script>", "press_id": "a2"})
    assert "こんにちは&lt;script&gt;" in client.get(page("chat")).content.decode()
    assert Word.objects.count() == 2


def test_mates_page_keeps_words_and_blocks(team: Team) -> None:
    own, mate, _third = list_of(team)
    client = sign_in(own)
    client.post(page("press_mate", mate.code), {"do": "nudge", "text": "まってるよ"})
    client.post(page("press_mate", mate.code), {"do": "block"})
    shown = client.get(page("mates")).content.decode()
    assert "まってるよ" in shown and "また見えるようにする" in shown
    stranger = list_of(make_team(1))[0]
    assert client.post(page("press_mate", stranger.code), {"do": "block"}).status_code == 404


def test_family_reports_for_her_and_nobody_else_does(team: Team) -> None:
    own = list_of(team)[0]
    assert own.resident is not None
    daughter = make_user(Role.RESIDENT)
    client = Client()
    client.force_login(daughter)
    query = f"?for={own.resident.code}"
    assert client.get(page("feed", query=query)).status_code == 404
    Proxy.objects.create(resident=own.resident, user=daughter, scope="habit_challenge")
    client.post(page("report"), {"steps": "3000", "for": own.resident.code})
    assert Report.objects.get().made_by == f"user:{daughter.pk}"


def test_complaints_are_decided_by_officers_alone(team: Team) -> None:
    own, mate, _third = list_of(team)
    made = report(mate, comment="ひどい")
    client = sign_in(own)
    client.post(page("trouble"), {"report": made.code, "why": "いやです"})
    complaint = Complaint.objects.get()
    assert client.get(page("complaints")).status_code == 403
    town = officer()
    assert "いやです" in town.get(page("complaints")).content.decode()
    town.post(page("decide_complaint", complaint.pk), {"do": "upheld", "note": "x"})
    assert Report.objects.get().state == "hidden"
    town.post(page("decide_complaint", complaint.pk), {"do": "undo"})
    town.post(page("decide_complaint", complaint.pk), {"do": "dismissed"})
    assert Report.objects.get().state == "shown"


def test_outage_is_previewed_noted_and_taken_back(team: Team) -> None:
    town = officer()
    sent = {"since": "2026-06-10T10:00", "until": "2026-06-10T12:00", "why": "停電"}
    assert "0人" in town.post(page("outages"), {**sent, "do": "preview"}).content.decode()
    assert Outage.objects.count() == 0
    town.post(page("outages"), {**sent, "do": "note"})
    outage = Outage.objects.get()
    assert clock.local(outage.since).hour == 10
    town.post(page("end_outage", outage.pk))
    assert Outage.objects.count() == 0
    assert town.post(page("outages"), {**sent, "until": "2026-06-09T10:00"}).status_code == 422


def test_sheet_is_printed_scanned_and_copied(team: Team) -> None:
    own = list_of(team)[0]
    [sheet] = print_sheets(members=[own], first_day=DAY, actor="user:1", now=EVENING)
    town = officer()
    assert town.post(page("scan_sheet"), {"card": f"{sheet.code[:4]} {sheet.code[4:]}"})["Location"] == page(
        "sheet", sheet.code
    )
    assert town.post(page("scan_sheet"), {"card": "1"})["Location"] == page("sheets")
    town.post(page("sheet", sheet.code), {f"steps-{DAY}": "５１２３"})
    assert (Report.objects.get().steps, Report.objects.get().through) == (5123, "paper")
    tomorrow = DAY + timedelta(days=1)
    late = town.post(page("sheet", sheet.code), {f"steps-{tomorrow}": "1"})
    assert (late.status_code, "まだ来ていません" in late.content.decode()) == (422, True)
    pdf = town.post(page("print_sheets"), {"member": [own.code], "first_day": str(DAY)})
    assert (pdf["Content-Type"], Sheet.objects.count()) == ("application/pdf", 1)


@pytest.mark.parametrize("habit", list(Habit))
def test_form_follows_the_habit(habit: Habit) -> None:
    member = list_of(make_team(1, habit=habit))[0]
    shown = sign_in(member).get(page("report")).content.decode()
    has_did = habit not in (Habit.STEPS, Habit.VARIETY)
    assert ('name="did"' in shown, 'name="foods"' in shown) == (has_did, habit == Habit.VARIETY)


def test_who_is_in_no_team_is_told_so() -> None:
    client = Client()
    client.force_login(make_user(Role.RESIDENT))
    for name in ("feed", "report"):
        assert "いまはどのチームにも入っていません" in client.get(page(name)).content.decode()
    assert client.get(page("chat")).status_code == 404
