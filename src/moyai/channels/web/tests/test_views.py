"""A conversation through the real pages, without JavaScript."""

import io
import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from tests.factories import make_user

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.conversations import registry
from moyai.core.conversations.models import KeptPhoto, Session, SessionStatus
from moyai.core.conversations.registry import FlowEntry
from moyai.core.errors import Refused
from moyai.engines.conversation import Outcome
from moyai.engines.conversation.tests.toy import HALL, NOW, say, visit

pytestmark = pytest.mark.django_db

FORMS: dict[str, dict[str, str]] = {
    "who": {"answer": "me"},
    "people": {"answer": "2"},
    "place": {"answer": "f1"},
    "day": {"answer": "2026-04-02"},
    "at": {"answer": "2026-04-02", "time": "10:00"},
    "photo": {"action": "skip"},
    "sure": {"answer": "yes"},
    "sorry": {"answer": "yes"},
}


@pytest.fixture(autouse=True)
def at_nine(monkeypatch: pytest.MonkeyPatch, toy_town: Any) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


def start(client: Client, flow: str = "toy", **fields: str) -> str:
    response = client.post(f"/talk/start/{flow}/", fields)
    assert response.status_code == 302, response.content.decode()
    return response["Location"]


def fields_of(page: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="(key|shown|version)" value="([^"]*)"', page))


def get(client: Client, url: str) -> tuple[str, dict[str, str]]:
    response = client.get(url)
    assert response.status_code == 200
    page = response.content.decode()
    return page, fields_of(page)


def answer(client: Client, url: str, **changes: Any) -> Any:
    page, fields = get(client, url)
    form = dict(FORMS.get(fields["key"], {}))
    if fields["key"] == "slot":
        form = {"answer": re.findall(r'name="answer" id="answer" value="([0-9a-f]+)"', page)[0]}
    return client.post(url, {**fields, **form, **changes})


def walk(client: Client, url: str, until: str = "") -> None:
    while True:
        _page, fields = get(client, url)
        if fields.get("key") in (None, until):
            return
        assert answer(client, url).status_code == 302


def test_whole_conversation_ends_with_its_outcome(client: Client, toy_town: Any) -> None:
    url = start(client)
    walk(client, url)
    page, _ = get(client, url)
    assert "77番です" in page
    assert len(toy_town.booked) == 1


def test_start_by_link_asks_before_it_begins(client: Client) -> None:
    assert "お出かけ" in client.get("/talk/start/toy/").content.decode()
    assert Session.objects.count() == 0


def test_start_unknown_flow_is_refused_kindly(client: Client) -> None:
    response = client.get("/talk/start/nothing/")
    assert (response.status_code, "いまは使えません" in response.content.decode()) == (409, True)


def test_start_without_the_role_asks_to_sign_in(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(registry.FLOWS, "toy", FlowEntry("toy", visit, say("x"), roles=("resident",)))
    response = client.get("/talk/start/toy/")
    assert response["Location"] == "/accounts/login/?next=/talk/start/toy/"


def test_start_without_a_registered_resident_is_refused_kindly(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(registry.FLOWS, "toy", FlowEntry("toy", visit, say("x")))
    response = client.post("/talk/start/toy/")
    assert (response.status_code, "先に利用登録" in response.content.decode()) == (409, True)


def test_somebody_else_does_not_find_the_conversation(client: Client) -> None:
    url = start(client)
    assert Client().get(url).status_code == 404
    assert client.get("/talk/12345678/").status_code == 404


def test_double_click_on_confirm_books_once(client: Client, toy_town: Any) -> None:
    url = start(client)
    walk(client, url, until="sure")
    _, fields = get(client, url)
    responses = [client.post(url, {**fields, "answer": "yes"}) for _ in range(2)]
    assert [(r.status_code, r["Location"]) for r in responses] == [(302, url), (302, url)]
    assert len(toy_town.booked) == 1


def test_old_page_changes_nothing_and_leads_to_the_present_question(client: Client) -> None:
    url = start(client)
    _, old = get(client, url)
    answer(client, url)
    response = client.post(url, {**old, "answer": "kin"})
    assert (response.status_code, get(client, url)[1]["key"]) == (302, "people")
    assert Session.objects.get().answers["who"]["value"] == "me"


def test_invalid_answer_shows_its_error_and_what_was_typed(client: Client) -> None:
    url = start(client)
    walk(client, url, until="people")
    response = answer(client, url, answer="9")
    page = response.content.decode()
    assert response.status_code == 200
    assert "1から4までの数を入れてください。" in page
    assert "<title>エラー:" in page


def test_nothing_chosen_shows_its_error(client: Client) -> None:
    url = start(client)
    response = answer(client, url, answer="")
    assert (response.status_code, "答えを入れてください。" in response.content.decode()) == (200, True)


def test_rubbish_in_the_hidden_fields_is_harmless(client: Client) -> None:
    url = start(client)
    for version in ("", "x", "-1", "9" * 50):
        assert client.post(url, {"key": "zzz", "shown": "1", "version": version}).status_code == 302
    assert get(client, url)[1] == {"key": "who", "shown": get(client, url)[1]["shown"], "version": "0"}


def test_confirm_of_other_words_is_asked_again(client: Client, toy_town: Any) -> None:
    url = start(client)
    walk(client, url, until="sure")
    response = answer(client, url, shown="0" * 16)
    assert "内容が変わりました" in response.content.decode()
    assert toy_town.booked == []


def test_back_and_change_and_again(client: Client) -> None:
    url = start(client)
    walk(client, url, until="sure")
    assert "変更" in get(client, url)[0]
    client.post(url, {**get(client, url)[1], "change": "people"})
    assert get(client, url)[1]["key"] == "people"
    answer(client, url, answer="3")
    assert get(client, url)[1]["key"] == "sure"
    client.post(url, {**get(client, url)[1], "global": "back"})
    assert get(client, url)[1]["key"] == "photo"
    fresh = client.post(url, {**get(client, url)[1], "global": "again"})["Location"]
    assert get(client, fresh)[1]["key"] == "who"
    assert Session.objects.filter(status=SessionStatus.STOPPED).count() == 1


def test_again_on_a_page_whose_conversation_has_ended_begins_nothing(client: Client) -> None:
    url = start(client)
    walk(client, url, until="sure")
    old = get(client, url)[1]
    walk(client, url)
    assert client.post(url, {**old, "global": "again"})["Location"] == url
    assert Session.objects.get().status == SessionStatus.ENDED


def test_stop_and_resume(client: Client) -> None:
    url = start(client)
    walk(client, url, until="people")
    client.post(url, {**get(client, url)[1], "global": "stop"})
    assert "取りやめました" in get(client, url)[0]
    client.post(url, {"global": "resume"})
    assert get(client, url)[1]["key"] == "people"


def test_expired_conversation_says_so_and_resumes(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    url = start(client)
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(hours=25))
    assert "時間がたったので" in get(client, url)[0]
    client.post(url, {"global": "resume"})
    assert get(client, url)[1]["key"] == "who"


def test_person_takes_over_and_the_resident_may_not_go_on(client: Client) -> None:
    url = start(client)
    client.post(url, {**get(client, url)[1], "global": "person"})
    assert "係の者が引き継ぎました" in get(client, url)[0]
    client.post(url, {"global": "resume"})
    assert Session.objects.get().status == SessionStatus.HANDED_OVER


def test_refused_commit_shows_why_above_the_question(client: Client, toy_town: Any) -> None:
    toy_town.refuses = [Refused("taken", say("その便は埋まりました"))]
    url = start(client)
    walk(client, url, until="sure")
    answer(client, url)
    page, fields = get(client, url)
    assert (fields["key"], "その便は埋まりました" in page) == ("slot", True)
    walk(client, url)
    assert len(toy_town.booked) == 1


def test_language_switch_in_mid_conversation(client: Client) -> None:
    url = start(client)
    walk(client, url, until="day")
    client.cookies["django_language"] = "en"
    page, fields = get(client, url)
    assert (fields["key"], "en:いつですか" in page) == ("day", True)
    assert Session.objects.get().language == "en"


def test_place_search_without_script_keeps_the_question(client: Client) -> None:
    url = start(client)
    walk(client, url, until="place")
    response = client.post(url, {**get(client, url)[1], "action": "search", "query": "ないない"})
    page = response.content.decode()
    assert (response.status_code, "見つかりませんでした" in page) == (200, True)


def test_place_outside_the_area_is_said_at_once(client: Client) -> None:
    url = start(client)
    walk(client, url, until="place")
    response = answer(client, url, answer="point", lon="139.7", lat="35.6")
    assert (response.status_code, "運行区域の外です" in response.content.decode()) == (200, True)


def test_place_on_the_map_is_taken(client: Client) -> None:
    url = start(client)
    walk(client, url, until="place")
    answer(client, url, answer="point", lon="137.95", lat="35.85")
    value = Session.objects.get().answers["place"]["value"]
    assert value == {"lon": 137.95, "lat": 35.85, "name": "地図で選んだ場所", "place_id": None}


def make_jpeg() -> bytes:
    saved = io.BytesIO()
    Image.new("RGB", (8, 8)).save(saved, "JPEG")
    return saved.getvalue()


def test_photo_is_kept_and_something_else_is_not(client: Client, settings: Any, tmp_path: Any) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path)},
        },
    }
    url = start(client)
    walk(client, url, until="photo")
    bad = answer(client, url, action="answer", answer=SimpleUploadedFile("a.jpg", b"<script>", "image/jpeg"))
    assert (bad.status_code, "写真(JPEG" in bad.content.decode()) == (200, True)
    good = answer(client, url, action="answer", answer=SimpleUploadedFile("../../x.php", make_jpeg()))
    assert good.status_code == 302
    value = Session.objects.get().answers["photo"]["value"]
    assert [str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*.jpeg")] == [value["file"]]


def test_follow_up_begins_with_what_is_known(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(registry.FLOWS, "visit", FlowEntry("visit", visit, say("x"), needs_resident=False))
    url = start(client)
    walk(client, url)
    again = client.post(f"{url}follow/0/")["Location"]
    assert again != url
    answer(client, again)
    assert get(client, again)[1]["key"] == "place"
    assert client.post(f"{url}follow/5/").status_code == 404


def test_arguments_reach_the_flow(client: Client) -> None:
    start(client, arg_ride="48210937", other="x")
    assert Session.objects.get().args == {"ride": "48210937"}


def test_own_place_of_the_toy_is_shown(client: Client) -> None:
    url = start(client)
    walk(client, url, until="place")
    assert HALL.name.get("ja") in get(client, url)[0]


def test_stranger_who_begins_too_many_is_asked_to_wait(client: Client, settings: Any) -> None:
    settings.MOYAI_STARTS_PER_BROWSER = 2
    url = start(client)
    again = client.post(url, {**get(client, url)[1], "global": "again"})["Location"]
    refused = client.post("/talk/start/toy/")
    assert (refused.status_code, "少し時間をおいて" in refused.content.decode()) == (429, True)
    assert client.post(again, {**get(client, again)[1], "global": "again"}).status_code == 429
    assert Session.objects.filter(status=SessionStatus.ACTIVE).count() == 1


def test_signed_in_person_is_not_counted(client: Client, settings: Any) -> None:
    settings.MOYAI_STARTS_PER_BROWSER = 1
    client.force_login(make_user(Role.RESIDENT))
    start(client)
    start(client)
    assert Session.objects.count() == 2


def test_photos_of_one_conversation_are_limited(client: Client, settings: Any, tmp_path: Any) -> None:
    backend = "django.core.files.storage.FileSystemStorage"
    default = {"BACKEND": backend, "OPTIONS": {"location": str(tmp_path)}}
    settings.STORAGES = {**settings.STORAGES, "default": default}
    url = start(client)
    walk(client, url, until="photo")
    session = Session.objects.get()
    for number in range(10):
        KeptPhoto.objects.create(name=f"{number}", session=session, kept_at=NOW)
    response = answer(client, url, action="answer", answer=SimpleUploadedFile("a.jpg", make_jpeg()))
    assert "写真の数をこえました" in response.content.decode()
    assert list(tmp_path.rglob("*.jpeg")) == []


def test_way_to_the_page_of_the_outcome_has_its_own_name(client: Client) -> None:
    url = start(client)
    walk(client, url)
    outcome = Outcome(say("済みました"), page="/rides/1/", page_label=say("券を見る"))
    Session.objects.update(outcome=outcome.to_json())
    assert '<a class="button button--big" href="/rides/1/">券を見る</a>' in get(client, url)[0]
