"""Pages of findings: who sees them, what they show, what is written down of each look."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from tests.factories import make_resident, make_user

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.audit.models import Entry
from moyai.core.sealing.operations import destroy_key
from moyai.services.mobile_clinic.enums import FindingKind, FindingStatus, Profession
from moyai.services.mobile_clinic.models import Finding, SetAside
from moyai.services.mobile_clinic.operations.findings import keep_finding
from moyai.services.mobile_clinic.tests.clinic import make_institution, make_patient, make_practitioner
from moyai.services.mobile_clinic.tests.devices import TAKEN, make_file, name_person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.HOME = tmp_path
    return tmp_path


@pytest.fixture
def patient():
    return make_patient()


def sign_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def nurse(patient) -> Client:
    return sign_in(make_practitioner(patient.institution, Profession.NURSE).user)


def keep(patient, kind="echo", content=None) -> Finding:
    return keep_finding(
        patient=patient,
        visit=None,
        kind=FindingKind(kind),
        content=content or make_file(kind, name_person(patient)),
        file_name="IMG0001",
        taken_at=TAKEN,
        source="模擬の機器",
        actor="test",
        now=TAKEN,
    )


def get(client, finding, rest="", **asked):
    return client.get(f"/clinic/findings/{finding.code}/{rest}", asked)


@pytest.mark.parametrize("kind", FindingKind.values)
def test_each_kind_is_shown_with_words_and_the_look_is_written_down(kind, patient, nurse):
    finding = keep(patient, kind)
    page = get(nurse, finding)
    text = page.content.decode()
    assert page.status_code == 200
    assert patient.resident.name in text
    assert "no-store" in page["Cache-Control"]
    assert "<svg" in text or "<img" in text
    assert "style=" not in text
    reads = Entry.objects.filter(action="mobile_clinic.read", subject=f"patient:{patient.code}")
    assert [entry.facts["what"] for entry in reads] == ["imaging"]


def test_only_who_treats_her_sees_anything(patient):
    finding = keep(patient)
    strangers = [
        make_practitioner(make_institution("nishi"), Profession.DOCTOR).user,
        make_practitioner(patient.institution, Profession.CLERK).user,
        make_user(Role.ADMIN),
        make_user(Role.OFFICER),
    ]
    paths = ["", "frames/0.jpg", "file", "photo", "sound.wav", "spectrogram.png"]
    for client in map(sign_in, strangers):
        assert {get(client, finding, path).status_code for path in paths} == {403}
        assert client.get(f"/clinic/findings/of/{patient.code}/").status_code == 403
        assert client.post(f"/clinic/findings/{finding.code}/decide/").status_code == 403
    assert get(Client(), finding).status_code == 302
    assert not Entry.objects.filter(action="mobile_clinic.read").exists()


def test_frames_are_jpeg_and_windowed(patient, nurse):
    finding = keep(patient)
    answer = get(nurse, finding, "frames/3.jpg")
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
    assert Image.open(BytesIO(answer.content)).size == (80, 60)
    assert get(nurse, finding, "frames/4.jpg").status_code == 404
    assert get(nurse, keep(patient, "sound"), "frames/0.jpg").status_code == 404


def test_window_makes_16_bits_visible(patient, nurse):
    from moyai.core.clock import local
    from moyai.services.mobile_clinic.imaging.simulated.echo import make_echo

    content = make_echo(name_person(patient), taken_at=local(TAKEN), frames=1, rows=60, columns=80, bits=16)
    finding = keep(patient, content=content)

    def brightness(**asked) -> float:
        image = Image.open(BytesIO(get(nurse, finding, "frames/0.jpg", **asked).content))
        return sum(image.convert("L").tobytes()) / (80 * 60)

    assert brightness(centre=100, width=200) > brightness() > brightness(centre=4000, width=100)
    text = get(nurse, finding, centre=100, width=200).content.decode()
    assert "frames/0.jpg?centre=100.0&amp;width=200.0" in text


def test_sound_is_sent_in_parts(patient, nurse):
    finding, content = keep(patient, "sound"), make_file("sound")
    path = f"/clinic/findings/{finding.code}/sound.wav"
    whole = nurse.get(path)
    part = nurse.get(path, headers={"range": "bytes=100-199"})
    rest = nurse.get(path, headers={"range": f"bytes={len(content) - 10}-"})
    assert (whole.status_code, whole.content, whole["Accept-Ranges"]) == (200, content, "bytes")
    assert (part.status_code, part.content) == (206, content[100:200])
    assert part["Content-Range"] == f"bytes 100-199/{len(content)}"
    assert rest.content == content[-10:]
    assert nurse.get(path, headers={"range": f"bytes={len(content)}-"}).status_code == 416


def test_file_is_handed_out_as_one_never_to_be_opened(patient, nurse):
    answer = get(nurse, keep(patient), "file")
    assert answer.content == make_file("echo", name_person(patient))
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith('attachment; filename="echo-')


def send(client, patient, kind, content, name="IMG.dcm"):
    given = {"kind": kind, "file": SimpleUploadedFile(name, content), "taken_at": "2026-06-10T10:00"}
    return client.post(f"/clinic/findings/of/{patient.code}/", given)


def test_file_is_sent_by_hand(patient, nurse):
    answer = send(nurse, patient, "ecg", make_file("ecg", name_person(patient)))
    finding = Finding.objects.get()
    assert answer["Location"] == f"/clinic/findings/{finding.code}/"
    assert (finding.taken_at, finding.source) == (TAKEN, "手で送信")
    assert nurse.get(f"/clinic/findings/of/{patient.code}/").status_code == 200


@pytest.mark.parametrize("kind", FindingKind.values)
def test_simulated_device_takes_something(kind, patient, nurse, settings):
    path = f"/clinic/findings/of/{patient.code}/simulate/"
    assert nurse.post(path, {"kind": "x-ray"}).status_code == 404
    answer = nurse.post(path, {"kind": kind})
    finding = Finding.objects.get()
    assert answer["Location"] == f"/clinic/findings/{finding.code}/"
    assert (finding.kind, finding.status) == (kind, FindingStatus.KEPT)


def test_nothing_is_simulated_in_a_town_of_its_own(patient, nurse, settings, monkeypatch):
    monkeypatch.setattr("moyai.services.mobile_clinic.access.must_set_second_step", lambda *_: False)
    settings.IS_DEMO = False
    path = f"/clinic/findings/of/{patient.code}/simulate/"
    assert nurse.post(path, {"kind": "echo"}).status_code == 404
    assert not Finding.objects.exists()


def test_file_that_is_refused_says_why_and_can_be_taken_out_again(patient, nurse):
    page = send(nurse, patient, "echo", b"%PDF-1.7 nonsense", name="../../<b>x.pdf")
    assert "このファイルの種類がわかりません" in page.content.decode()
    aside = SetAside.objects.get()
    answer = nurse.get(f"/clinic/findings/aside/{aside.code}/")
    assert answer.content == b"%PDF-1.7 nonsense"
    assert '"' not in answer["Content-Disposition"].split('filename="')[1].removesuffix('"')
    assert "/" not in answer["Content-Disposition"]
    stranger = sign_in(make_practitioner(make_institution("nishi"), Profession.DOCTOR).user)
    assert stranger.get(f"/clinic/findings/aside/{aside.code}/").status_code == 403


def test_upload_never_touches_the_disk_in_clear(patient, nurse, home, monkeypatch):
    """A file of five megabytes would be spooled into the temporary folder by Django's own handlers."""
    import tempfile

    spool = home / "spool"
    spool.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(spool))
    seen = []
    monkeypatch.setattr(
        "moyai.services.mobile_clinic.views.findings.keep_finding",
        lambda **given: (seen.extend([len(given["content"]), list(spool.iterdir())]), keep(patient))[1],
    )
    send(nurse, patient, "echo", bytes(5_000_000))
    assert seen == [5_000_000, []]


def test_doubted_file_asks_and_is_decided(patient, nurse):
    other = make_patient(patient.institution, make_resident("太郎", given_kana="タロウ"))
    finding = keep(patient, content=make_file("echo", name_person(other)))
    text = get(nurse, finding).content.decode()
    assert "このファイルは、この方のものでしょうか" in text
    assert "伊藤 太郎" in text
    assert "確認が必要" in nurse.get("/clinic/findings/").content.decode()
    path = f"/clinic/findings/{finding.code}/decide/"
    page = nurse.post(path, {"decision": "accept", "why": ""})
    assert "理由を書いてください" in page.content.decode()
    page = nurse.post(path, {"decision": "move", "chart_no": "none"})
    assert "その患者番号の方は" in page.content.decode()
    answer = nurse.post(path, {"decision": "move", "chart_no": other.chart_no})
    moved = Finding.objects.get()
    assert answer["Location"] == f"/clinic/findings/{moved.code}/"
    assert (moved.patient, moved.status) == (other, FindingStatus.KEPT)


def test_what_was_erased_says_so(patient, nurse):
    finding = keep(patient)
    destroy_key(subject=patient.subject, actor="test", now=clock.now())
    page = get(nurse, finding)
    assert page.status_code == 410
    assert "この記録は消されています" in page.content.decode()


def test_long_recordings_are_paged(patient, nurse):
    from moyai.core.clock import local
    from moyai.services.mobile_clinic.imaging.simulated.fetal import make_trace

    finding = keep(patient, "fetal", make_trace(started_at=local(TAKEN), minutes=30))
    first, second = (
        get(nurse, finding).content.decode(),
        get(nurse, finding, part=1, speed=1).content.decode(),
    )
    assert "1 / 2" in first
    assert "2 / 2" in second
    assert 'width="611mm"' in first  # twenty minutes at three centimetres, and the margins
    assert 'width="111mm"' in second
    assert get(nurse, finding, part="x", speed="9").status_code == 200
