"""Image stores: files reach them, once, whatever fails on the way; the same tests on Debian's Orthanc."""

from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from types import SimpleNamespace

import httpx
import pytest
from PIL import Image
from pydicom import dcmread
from tests.factories import make_resident

from moyai.services.mobile_clinic.enums import DeliveryStatus, FindingKind
from moyai.services.mobile_clinic.models import ImageDelivery
from moyai.services.mobile_clinic.operations import images
from moyai.services.mobile_clinic.operations.findings import accept_doubted, keep_finding
from moyai.services.mobile_clinic.operations.images import LONGEST_WAIT, deliver_images
from moyai.services.mobile_clinic.queries.findings import get_content, get_facts
from moyai.services.mobile_clinic.stores import StoreAwayError, StoreRefusedError, find_store
from moyai.services.mobile_clinic.stores.dicomweb import DicomWebStore
from moyai.services.mobile_clinic.stores.multipart import read_related, write_related
from moyai.services.mobile_clinic.stores.simulated.server import SimulatedStore
from moyai.services.mobile_clinic.tests.clinic import make_patient
from moyai.services.mobile_clinic.tests.devices import TAKEN, make_file, name_person
from moyai.services.mobile_clinic.tests.orthanc import MISSING, find_orthanc, run_orthanc

NOW = TAKEN + timedelta(minutes=5)
MINUTE = timedelta(minutes=1)


@pytest.fixture(scope="module")
def orthanc(tmp_path_factory) -> Iterator[str]:
    if find_orthanc() is None:
        pytest.skip(MISSING)
    with run_orthanc(tmp_path_factory.mktemp("orthanc")) as url:
        yield url


@pytest.fixture(params=["simulated", "orthanc"])
def store(request) -> DicomWebStore:
    if request.param == "orthanc":
        return DicomWebStore(request.getfixturevalue("orthanc"), auth="moyai:test")
    server = SimulatedStore(auth="moyai:test")
    return DicomWebStore("http://store/dicom-web", auth="moyai:test", transport=httpx.WSGITransport(server))


def name_uids(content: bytes) -> tuple[str, str, str]:
    data = dcmread(BytesIO(content), stop_before_pixels=True)
    return str(data.StudyInstanceUID), str(data.SeriesInstanceUID), str(data.SOPInstanceUID)


@pytest.mark.django_db
def test_file_is_stored_found_and_comes_back(store):
    patient = make_patient()
    content = make_file("echo", name_person(patient), seed=7)
    uids = name_uids(content)
    assert store.has(*uids) is False
    store.deliver(content)
    store.deliver(content)  # again changes nothing
    assert store.has(*uids) is True
    back, sent = dcmread(BytesIO(store.retrieve(*uids))), dcmread(BytesIO(content))
    assert back.PixelData == sent.PixelData
    assert str(back.PatientName) == str(sent.PatientName)
    shown = Image.open(BytesIO(store.render(*uids, 2)))
    assert (shown.format, shown.size) == ("JPEG", (80, 60))


@pytest.mark.django_db
def test_japanese_name_in_iso_2022_is_understood(store):
    patient = make_patient(resident=make_resident(family_name="伊那", given_name="花子", family_kana="イナ"))
    content = make_file("ecg", name_person(patient), seed=8)
    assert b"\x1b$B" in content  # ISO 2022 IR 87 is what stands in the file
    store.deliver(content)
    (found,) = store.search(PatientID=patient.chart_no, StudyInstanceUID=name_uids(content)[0])
    (name,) = found["00100010"]["Value"]
    told = "=".join(name.get(part, "") for part in ("Alphabetic", "Ideographic", "Phonetic"))
    assert told == "=伊那^花子=イナ^ハナコ"


def test_what_is_no_dicom_is_refused_or_not_there(store):
    with pytest.raises((StoreRefusedError, StoreAwayError)):
        store.retrieve("1.2.3", "1.2.3", "1.2.3")


def test_password_that_is_wrong_is_to_be_tried_again(store):
    server = SimulatedStore(auth="a:b")
    wrong = DicomWebStore("http://store", auth="a:c", transport=httpx.WSGITransport(server))
    with pytest.raises(StoreAwayError, match="401"):
        wrong.has("1.2", "1.3", "1.4")


@pytest.fixture
def town(monkeypatch, settings, tmp_path) -> SimpleNamespace:
    """A town with a simulated store."""
    settings.HOME = tmp_path
    server = SimulatedStore()
    mine = DicomWebStore("http://store/dicom-web", transport=httpx.WSGITransport(server))
    monkeypatch.setattr(images, "find_store", lambda: mine)
    return SimpleNamespace(server=server, patient=make_patient())


def keep(patient, kind=FindingKind.ECHO, person=None, now=NOW):
    content = make_file(kind.value, name_person(person or patient))
    return keep_finding(
        patient=patient,
        visit=None,
        kind=kind,
        content=content,
        file_name="a.dcm",
        taken_at=TAKEN,
        source="simulated",
        actor="test",
        now=now,
    )


@pytest.mark.django_db
def test_nothing_is_sent_unless_the_town_says_so(settings, tmp_path):
    settings.HOME = tmp_path
    assert find_store() is None
    keep(make_patient())
    assert (ImageDelivery.objects.count(), deliver_images(NOW)) == (0, 0)


def test_setting_makes_the_store(settings):
    settings.MOYAI_SERVICE_SETTINGS = {"mobile_clinic": {"dicomweb_url": "http://127.0.0.1:1/dicom-web"}}
    store = find_store()
    assert store is not None
    with pytest.raises(StoreAwayError, match="ConnectError"):
        store.has("1.2", "1.3", "1.4")


@pytest.mark.django_db
def test_dicom_alone_goes_to_the_store(town):
    finding = keep(town.patient)
    keep(town.patient, FindingKind.ECG)
    keep(town.patient, FindingKind.SOUND)
    assert deliver_images(NOW) == 2
    assert deliver_images(NOW + MINUTE) == 0
    assert get_content(finding, get_facts(finding)) in town.server.files.values()
    assert set(ImageDelivery.objects.values_list("status", flat=True)) == {DeliveryStatus.SENT}


@pytest.mark.django_db
def test_store_that_is_away_is_asked_until_it_is_back(town):
    keep(town.patient)
    faults, now, tries = [503, 0, 429, 401] * 4, NOW, 0
    town.server.faults = list(faults)
    while town.server.faults:
        assert deliver_images(now) == 0
        tries += 1
        row = ImageDelivery.objects.get()
        assert (row.status, row.tries) == (DeliveryStatus.WAITING, tries)
        assert MINUTE <= row.due_at - now <= LONGEST_WAIT
        assert deliver_images(row.due_at - timedelta(seconds=1)) == 0
        assert len(town.server.faults) == len(faults) - tries
        now = row.due_at
    assert deliver_images(now) == 1
    assert len(town.server.files) == 1


@pytest.mark.django_db
def test_what_the_store_refuses_for_good_is_shown_and_not_tried_again(town):
    finding = keep(town.patient)
    town.server.refuses = {get_facts(finding)["sop_class"]}
    assert deliver_images(NOW) == 0
    row = ImageDelivery.objects.get()
    assert (row.status, row.why) == (DeliveryStatus.REFUSED, "StoreRefusedError: the store says 0122")
    town.server.refuses = set()
    assert deliver_images(NOW + timedelta(days=1)) == 0


@pytest.mark.django_db
def test_file_that_names_somebody_else_never_goes(town):
    other = make_patient(town.patient.institution, make_resident("太郎", given_kana="タロウ"))
    finding = keep(town.patient, person=other)
    assert ImageDelivery.objects.count() == 0
    accept_doubted(finding=finding, why="機器の設定", actor="n", now=NOW)
    assert ImageDelivery.objects.get().status == DeliveryStatus.HELD
    assert deliver_images(NOW + timedelta(days=1)) == 0
    assert town.server.files == {}


def test_parts_come_back_whatever_they_hold():
    parts = [b"", b"--", b"\r\n--x\r\n", bytes(range(256)) * 5]
    assert read_related(*write_related(parts)) == parts
    for kind, body in (("text/plain", b""), ("multipart/related; boundary=a", b"--a\r\n\r\nx")):
        with pytest.raises(ValueError, match="no "):
            read_related(kind, body)
