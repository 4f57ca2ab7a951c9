"""Pictures of the garden: read safely, kept once, seen by whoever is given their address."""

import os
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from moyai.core import clock
from moyai.services.smart_farm.models import GardenImage, Upload
from moyai.services.smart_farm.picture_files import PICTURES, sweep_files
from moyai.services.smart_farm.tests.asking import ask_as_bot
from moyai.services.smart_farm.tests.plots import NOW, make_robot

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("at_ten")]
MIB = 1024 * 1024


def draw(size: tuple[int, int] = (640, 480), **options: Any) -> bytes:
    file = BytesIO()
    Image.new("RGB", size, "#446622").save(file, "JPEG", **options)
    return file.getvalue()


def send(form: dict[str, str], content: bytes) -> int:
    file = SimpleUploadedFile("x.jpg", content, "image/jpeg")
    return Client().post("/api/direct_upload/", {"key": form["key"], "file": file}).status_code


def test_picture_is_sent_kept_and_seen():
    bot = ask_as_bot(make_robot())
    allowed = bot.get("storage_auth")
    assert allowed["url"] == "//testserver/api/direct_upload/"
    assert send(allowed["form_data"], draw(comment=b"where we live")) == 200
    address = "http:" + allowed["url"] + allowed["form_data"]["key"]
    made = bot.post("images", {"attachment_url": address, "meta": {"x": 1, "y": 2, "z": 3, "name": "n"}})
    assert (bot.status, made["meta"]) == (200, {"name": "n", "x": 1, "y": 2, "z": 3})
    assert bot.get("images") == [made]
    path = made["attachment_url"].removeprefix("http://testserver")
    seen = Client().get(path)
    assert (seen.status_code, seen["Content-Type"], seen.content[:3]) == (200, "image/jpeg", b"\xff\xd8\xff")
    assert b"where we live" not in seen.content
    assert Client().get(path.replace(".jpg", "x.jpg")).status_code == 404
    bot.post("images", {"attachment_url": address})
    assert (bot.status, GardenImage.objects.count()) == (422, 1)


@pytest.mark.parametrize(
    "content",
    [b"", b"GIF89a", draw()[:300], b"\xff\xd8\xff" + bytes(21 * MIB), b"<svg></svg>"],
    ids=["empty", "another format", "cut", "21 MB", "drawing"],
)
def test_picture_that_is_none_or_too_large_is_refused(content):
    bot = ask_as_bot(make_robot())
    form = bot.get("storage_auth")["form_data"]
    assert send(form, content) == 422
    assert not PICTURES.find_folder().exists()
    bot.post("images", {"attachment_url": f"http://testserver/api/direct_upload/{form['key']}"})
    assert bot.status == 422


def test_large_picture_is_written_anew_within_bounds():
    bot = ask_as_bot(make_robot())
    form = bot.get("storage_auth")["form_data"]
    noise = Image.effect_noise((4200, 3150), 80)
    file = BytesIO()
    noise.save(file, "JPEG", quality=99)
    assert 15 * MIB < len(file.getvalue()) < 20 * MIB
    assert send(form, file.getvalue()) == 200
    upload = Upload.objects.get()
    assert (upload.width, upload.height) == (1600, 1200)
    assert (PICTURES.find_folder() / upload.file).stat().st_size < 2 * MIB


def test_picture_is_taken_once_and_within_the_hour(monkeypatch):
    bot = ask_as_bot(make_robot())
    form = bot.get("storage_auth")["form_data"]
    assert send(form, draw()) == 200
    assert send(form, draw()) == 422
    late = bot.get("storage_auth")["form_data"]
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(hours=1, seconds=1))
    assert send(late, draw()) == 422
    assert send({"key": "temp/of-nobody.jpg"}, draw()) == 422


def test_picture_of_another_robot_is_not_taken():
    robot = make_robot()
    bot, other = ask_as_bot(robot), ask_as_bot(make_robot(robot.bed.farm, "other"))
    form = bot.get("storage_auth")["form_data"]
    send(form, draw())
    other.post("images", {"attachment_url": f"http://testserver/api/direct_upload/{form['key']}"})
    assert other.status == 422


@pytest.mark.parametrize("x", ["far", 1e9, True, [1]])
def test_place_of_a_picture_is_a_number(x):
    bot = ask_as_bot(make_robot())
    form = bot.get("storage_auth")["form_data"]
    send(form, draw())
    address = f"http://testserver/api/direct_upload/{form['key']}"
    assert "meta.x" in bot.post("images", {"attachment_url": address, "meta": {"x": x}})


def test_uploads_that_are_never_used_have_an_end():
    bot = ask_as_bot(make_robot())
    for _ in range(60):
        bot.get("storage_auth")
    bot.get("storage_auth")
    assert bot.status == 422


def test_pictures_that_no_row_knows_are_swept():
    robot = make_robot()
    kept, lost = PICTURES.write(b"jpeg"), PICTURES.write(b"jpeg")
    GardenImage.objects.create(robot=robot, file=kept, width=1, height=1, created_at=NOW)
    for name in (kept, lost):
        os.utime(PICTURES.locate(name), (1, 1))
    assert sweep_files(NOW) == 1
    assert (PICTURES.locate(kept).exists(), PICTURES.locate(lost).exists()) == (True, False)
