"""The public addresses: cached by content, open to any site, under their licence."""

import io
import zipfile

import pytest

from moyai.core import clock
from moyai.services.shared_taxi.models import Tariff
from moyai.services.shared_taxi.tests.town import NOW, make_car

pytestmark = pytest.mark.django_db
LICENCE = '<https://creativecommons.org/licenses/by/4.0/>; rel="license"'


@pytest.fixture(autouse=True)
def _town(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    make_car()


def test_the_zip_is_there_for_everybody(client):
    answer = client.get("/feeds/gtfs.zip")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/zip"
    assert (answer.headers["Link"], answer.headers["Access-Control-Allow-Origin"]) == (LICENCE, "*")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.testzip() is None


@pytest.mark.parametrize("weak", ["", "W/"])
def test_who_has_it_already_is_told_so(client, weak):
    etag = client.get("/feeds/gtfs.zip").headers["ETag"]
    again = client.get("/feeds/gtfs.zip", headers={"If-None-Match": f"{weak}{etag}"})
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", etag)
    other = client.get("/feeds/gtfs.zip", headers={"If-None-Match": '"another"'})
    assert other.status_code == 200


def test_a_change_of_fares_changes_the_zip(client):
    etag = client.get("/feeds/gtfs.zip").headers["ETag"]
    Tariff.objects.update(ordinary_yen=600)
    assert client.get("/feeds/gtfs.zip", headers={"If-None-Match": etag}).status_code == 200


def test_an_unfinished_town_publishes_nothing(client):
    Tariff.objects.all().delete()
    answer = client.get("/feeds/gtfs.zip")
    assert (answer.status_code, answer.headers["Content-Type"]) == (
        404,
        "application/problem+json; charset=utf-8",
    )
    assert "準備中" in client.get("/feeds/").content.decode()


def test_the_page_names_every_address(client):
    page = client.get("/feeds/").content.decode()
    for path in ("/feeds/gtfs.zip", "/feeds/gofs/gofs.json", "/feeds/alerts.pb", "/feeds/alerts.json"):
        assert f"http://127.0.0.1:8000{path}" in page
    assert (
        '<link rel="gofs" type="application/json" href="http://127.0.0.1:8000/feeds/gofs/gofs.json">' in page
    )
    assert "https://creativecommons.org/licenses/by/4.0/" in page


@pytest.mark.parametrize("path", ["/feeds/gtfs.zip", "/feeds/alerts.pb", "/feeds/gofs/gofs.json"])
def test_nothing_can_be_sent_there(client, path):
    assert client.post(path).status_code == 405
