"""Files of devices: taken through one door, sealed, once; doubted, moved, set aside, erased."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from tests.factories import make_resident

from moyai.core.audit.models import Entry
from moyai.core.privacy.operations import erase_period
from moyai.core.privacy.queries import list_periods
from moyai.core.sealing.errors import KeyDestroyedError
from moyai.core.sealing.operations import destroy_key
from moyai.services.mobile_clinic.enums import FindingKind, FindingStatus
from moyai.services.mobile_clinic.erasing_findings import sweep_orphans
from moyai.services.mobile_clinic.finding_files import FINDINGS
from moyai.services.mobile_clinic.imaging.simulated.person import Person
from moyai.services.mobile_clinic.models import Finding, SetAside
from moyai.services.mobile_clinic.operations.findings import (
    accept_doubted,
    dismiss_doubted,
    keep_finding,
    move_doubted,
)
from moyai.services.mobile_clinic.queries.findings import (
    get_content,
    get_facts,
    get_piece,
    get_set_aside_content,
    list_findings,
    list_pieces,
    list_studies,
)
from moyai.services.mobile_clinic.refusals import FindingRefused
from moyai.services.mobile_clinic.tests.clinic import NOW, make_institution, make_patient
from moyai.services.mobile_clinic.tests.devices import TAKEN, make_file, name_person

pytestmark = pytest.mark.django_db
LATER = TAKEN + timedelta(minutes=5)


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.HOME = tmp_path
    return tmp_path


def keep(patient, kind="echo", content=None, **changes):
    given = {
        "visit": None,
        "kind": FindingKind(kind),
        "content": make_file(kind, name_person(patient)) if content is None else content,
        "file_name": "IMG0001.dcm",
        "taken_at": TAKEN,
        "source": "simulated",
        "actor": "test",
        "now": LATER,
    }
    return keep_finding(patient=patient, **{**given, **changes})


def list_files() -> list[Path]:
    return [path for path in FINDINGS.find_folder().rglob("*") if path.is_file()]


def leave(call) -> FindingRefused:
    with pytest.raises(FindingRefused) as caught:
        call()
    return caught.value


@pytest.mark.parametrize("kind", FindingKind.values)
def test_each_kind_is_kept_sealed_and_read_again(kind, django_capture_on_commit_callbacks):
    patient = make_patient()
    content = make_file(kind, name_person(patient))
    finding = keep(patient, kind)
    facts = get_facts(finding)
    kept = get_content(finding, facts)
    assert finding.status == FindingStatus.KEPT
    assert facts["is_shown"]
    assert kept == content or kind == "eye"
    assert len(list(list_pieces(finding, facts))) == facts["pieces"]
    (path,) = list_files()
    assert path.stat().st_mode & 0o777 == 0o600
    on_disk = path.read_bytes() + bytes(finding.facts)
    for clear in (content[:64], b"DICM", b"RIFF", b"PNG", b"simulated", patient.resident.name.encode()):
        assert clear not in on_disk
    assert keep(patient, kind).pk == finding.pk
    assert list_files() == [path]
    assert "simulated" not in json.dumps(list(Entry.objects.values_list("facts", flat=True)))


def test_photo_loses_what_it_tells_behind_ones_back():
    patient = make_patient()
    content = make_file("eye")
    finding = keep(patient, "eye", content + b"PK\x03\x04 an archive")
    kept = get_content(finding, get_facts(finding))
    assert b"Exif" in content
    assert b"Exif" not in kept
    assert b"PK\x03\x04" not in kept


def test_program_in_the_preamble_is_gone():
    patient = make_patient()
    content = make_file("echo", name_person(patient))
    finding = keep(patient, "echo", b"MZ" + b"\x90" * 126 + content[128:])
    assert get_content(finding, get_facts(finding)) == content


def test_file_that_names_nobody_contradicts_nothing():
    assert keep(make_patient(), content=make_file("echo")).status == FindingStatus.KEPT


@pytest.mark.parametrize(
    ("changes", "differences"),
    [
        ({"id": "K99999"}, ["id"]),
        ({"family": "高遠", "family_kana": "タカトオ"}, ["name"]),
        ({"family_kana": "いとう"}, []),  # hiragana for katakana
    ],
)
def test_file_that_names_somebody_else_waits_for_a_person(changes, differences):
    patient = make_patient()
    person = Person(**{**vars(name_person(patient)), **changes})
    finding = keep(patient, content=make_file("echo", person))
    assert get_facts(finding)["differences"] == differences
    assert finding.status == (FindingStatus.DOUBTED if differences else FindingStatus.KEPT)
    assert len(list_studies(patient)) == (not differences)


def doubt(patient, other):
    return keep(patient, content=make_file("echo", name_person(other)))


def make_two():
    first = make_patient()
    return first, make_patient(
        first.institution, make_resident("太郎", given_kana="タロウ", birth_date=date(1950, 1, 2))
    )


def test_doubted_file_is_accepted_with_a_reason():
    patient, other = make_two()
    finding = doubt(patient, other)
    assert leave(lambda: accept_doubted(finding=finding, why=" ", actor="n", now=LATER)).code == "why"
    accept_doubted(finding=finding, why="機器の設定を直し忘れた", actor="n", now=LATER)
    finding.refresh_from_db()
    assert (finding.status, finding.decided_by) == (FindingStatus.KEPT, "n")
    assert get_facts(finding)["accepted"]["why"] == "機器の設定を直し忘れた"
    assert leave(lambda: accept_doubted(finding=finding, why="x", actor="n", now=LATER)).code == "not_doubted"


def test_doubted_file_goes_to_whose_it_is(django_capture_on_commit_callbacks):
    patient, other = make_two()
    finding = doubt(patient, other)
    assert (
        leave(lambda: move_doubted(finding=finding, chart_no="?", actor="n", now=LATER)).code == "no_patient"
    )
    with django_capture_on_commit_callbacks(execute=True):
        moved = move_doubted(finding=finding, chart_no=other.chart_no, actor="n", now=LATER)
    assert (moved.patient, moved.status) == (other, FindingStatus.KEPT)
    assert Finding.objects.get() == moved
    assert [str(path) for path in list_files()] == [str(FINDINGS.locate(moved.file))]


def test_doubted_file_of_nobody_is_set_aside(django_capture_on_commit_callbacks):
    patient, other = make_two()
    finding = doubt(patient, other)
    with django_capture_on_commit_callbacks(execute=True):
        aside = dismiss_doubted(finding=finding, actor="n", now=LATER)
    assert (aside.why, Finding.objects.count(), len(list_files())) == ("dismissed", 0, 1)
    assert get_set_aside_content(aside) == make_file("echo", name_person(other))


@pytest.mark.parametrize(
    ("kind", "content", "code"),
    [
        ("echo", b"", "empty"),
        ("echo", b"hello", "unknown"),
        ("ecg", make_file("sound"), "wrong_kind"),
        ("ecg", make_file("echo"), "wrong_kind"),
        ("echo", make_file("ecg"), "wrong_kind"),
        ("echo", make_file("echo")[:-100], "cut_short"),
        ("sound", make_file("sound")[:-100], "cut_short"),
        ("sound", make_file("sound") + b"PK", "wrong_sizes"),
        ("eye", make_file("eye")[:-100], "no_picture"),
        ("fetal", make_file("fetal")[:-100], "malformed"),
    ],
)
def test_what_is_refused_is_set_aside_as_it_came(kind, content, code):
    patient = make_patient()
    refused = leave(lambda: keep(patient, kind, content))
    assert refused.code == code
    assert str(refused.text)
    aside = SetAside.objects.get(code=refused.facts["set_aside"])
    assert get_set_aside_content(aside) == content
    assert get_facts(aside)["name"] == "IMG0001.dcm"
    assert leave(lambda: keep(patient, kind, content)).facts["set_aside"] == aside.code
    assert (Finding.objects.count(), len(list_files())) == (0, 1)


def test_scp_and_mfer_are_kept_and_not_displayed():
    patient = make_patient()
    for content in (bytes(16) + b"SCPECG" + bytes(60), b"\x40\x20MFR " + bytes(60)):
        facts = get_facts(keep(patient, "ecg", content))
        assert (facts["is_shown"], facts["pieces"]) == (False, 0)


def test_a_clock_that_is_ahead_and_a_visit_of_somebody_else():
    patient = make_patient()
    assert keep(patient, taken_at=LATER + timedelta(hours=3)).taken_at == LATER
    from moyai.services.mobile_clinic.models import Visit

    strange = Visit(patient=make_patient(make_institution("nishi"), make_resident("一")))
    assert leave(lambda: keep(patient, visit=strange)).code == "other_visit"


def test_double_put_together_shows_what_was_kept_under_either():
    patient = make_patient()
    double = make_patient(patient.institution, make_resident(), merged_into=patient)
    kept = {keep(patient).pk, keep(double, "sound").pk}
    assert {finding.pk for finding in list_findings(patient)} == kept
    assert keep(patient, "ecg", make_file("ecg", name_person(double))).status == FindingStatus.KEPT


def test_studies_have_the_files_own_uids():
    patient = make_patient()
    person = name_person(patient)
    for seed in (1, 2):
        keep(patient, content=make_file("echo", person, seed), taken_at=TAKEN + timedelta(minutes=seed))
    keep(patient, "eye")
    keep(patient, "ecg")
    studies = list_studies(patient)
    assert studies == list_studies(patient)
    assert sorted(each.modality for study in studies for each in study.series) == ["ECG", "OP", "US", "US"]
    instances = [each for study in studies for series in study.series for each in series.instances]
    assert len({each.uid for each in instances}) == 4
    assert {each.frames for each in instances} == {0, 1, 4}
    assert all(study.uid.startswith("2.25.") for study in studies)


def test_findings_go_with_the_key(django_capture_on_commit_callbacks):
    patient = make_patient()
    finding = keep(patient)
    destroy_key(subject=patient.subject, actor="test", now=LATER)
    with pytest.raises(KeyDestroyedError):
        get_facts(finding)
    assert leave(lambda: keep(patient, "eye")).code == "erased"
    assert list_studies(patient) == []
    with django_capture_on_commit_callbacks(execute=True):
        assert erase_period(period=find_period("Finding"), now=LATER) == 1
    assert list_files() == []


def find_period(model):
    return next(each for each in list_periods() if each.model == f"mobile_clinic.{model}")


@pytest.mark.parametrize("model", ["Finding", "SetAside"])
def test_just_inside_the_period_stays(model, django_capture_on_commit_callbacks):
    patient = make_patient()
    if model == "Finding":
        keep(patient, taken_at=LATER)
    else:
        leave(lambda: keep(patient, content=b"?"))
    end = LATER + timedelta(days=find_period(model).days)
    with django_capture_on_commit_callbacks(execute=True):
        assert erase_period(period=find_period(model), now=end) == 0
        assert len(list_files()) == 1
        assert erase_period(period=find_period(model), now=end + timedelta(seconds=1)) == 1
    assert list_files() == []


def test_file_without_a_row_is_swept_when_it_is_old(monkeypatch):
    import os
    import time

    finding = keep(make_patient())
    stray = FINDINGS.locate(FINDINGS.make_name())
    stray.parent.mkdir(parents=True, exist_ok=True)
    stray.write_bytes(b"x")
    assert sweep_orphans(NOW) == 0
    for path in (stray, FINDINGS.locate(finding.file)):
        os.utime(path, (time.time() - 2 * 86400,) * 2)
    assert sweep_orphans(NOW) == 1
    assert list_files() == [FINDINGS.locate(finding.file)]


def test_pieces_cannot_change_places():
    from moyai.core.sealing.errors import ForgedError

    finding = keep(make_patient())
    facts = get_facts(finding)
    path = FINDINGS.locate(finding.file)
    content = path.read_bytes()
    path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    with pytest.raises(ForgedError):
        get_piece(finding, facts, facts["pieces"] - 1)
    with pytest.raises(IndexError):
        get_piece(finding, facts, facts["pieces"])
    assert len(get_piece(finding, facts, 0)) > 0
