"""Sealed data are read with the right key, subject and place, and by nobody once the key is destroyed."""

from base64 import urlsafe_b64encode
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from tests.factories import EARLY

from moyai.core.sealing.errors import ForgedError, KeyDestroyedError, KeyMissingError
from moyai.core.sealing.masters import FILE
from moyai.core.sealing.models import SubjectKey
from moyai.core.sealing.operations import destroy_key, seal, seal_text
from moyai.core.sealing.queries import get_sealed, get_sealed_text, has_erased

pytestmark = pytest.mark.django_db
HANAKO, TARO = "resident:48210937", "resident:10670524"


def seal_for(subject: str = HANAKO, text: str = "血圧が高め", about: str = "note:1") -> bytes:
    return seal_text(subject=subject, text=text, about=about, now=EARLY)


def test_what_was_sealed_is_read_again_and_never_looks_the_same():
    first, second = seal_for(), seal_for()
    assert first != second
    assert "血圧".encode() not in first
    assert (
        get_sealed_text(HANAKO, first, "note:1") == get_sealed_text(HANAKO, second, "note:1") == "血圧が高め"
    )
    assert get_sealed(HANAKO, memoryview(seal(subject=HANAKO, content=b"", about="x", now=EARLY)), "x") == b""


@pytest.mark.parametrize("place", range(0, 44, 7))
def test_changed_bytes_are_not_opened(place):
    sealed = bytearray(seal_for())
    sealed[place] ^= 1
    with pytest.raises(ForgedError):
        get_sealed(HANAKO, bytes(sealed), "note:1")


def test_what_was_moved_is_not_opened():
    sealed = seal_for()
    seal_for(TARO)
    with pytest.raises(ForgedError):
        get_sealed(TARO, sealed, "note:1")
    with pytest.raises(ForgedError):
        get_sealed(HANAKO, sealed, "note:2")
    with pytest.raises(ForgedError):
        get_sealed(HANAKO, b"", "note:1")


def test_destroying_the_key_erases_hers_alone():
    hers, his = seal_for(), seal_for(TARO)
    assert destroy_key(subject=HANAKO, actor="test", now=EARLY) is True
    assert destroy_key(subject=HANAKO, actor="test", now=EARLY) is False
    with pytest.raises(KeyDestroyedError):
        get_sealed(HANAKO, hers, "note:1")
    with pytest.raises(KeyDestroyedError):
        seal_for()
    assert get_sealed_text(TARO, his, "note:1") == "血圧が高め"
    assert (has_erased(HANAKO), has_erased(TARO)) == (True, False)
    assert bytes(SubjectKey.objects.get(subject=HANAKO).wrapped) == b""


def test_keys_in_the_database_are_nothing_without_the_towns(settings, tmp_path):
    sealed = seal_for()
    settings.HOME = tmp_path  # another town's
    with pytest.raises(KeyMissingError):
        get_sealed(HANAKO, sealed, "note:1")
    assert (tmp_path / FILE).stat().st_mode & 0o777 == 0o600


def test_a_new_key_of_the_town_seals_and_the_old_one_still_opens(settings, monkeypatch):
    old = seal_for()
    fresh = urlsafe_b64encode(bytes(range(32))).decode()
    monkeypatch.setenv("MOYAI_SEALING_KEYS", f"{fresh},{(Path(settings.HOME) / FILE).read_text()}")
    assert get_sealed_text(HANAKO, old, "note:1") == "血圧が高め"
    seal_for(TARO)
    assert len(set(SubjectKey.objects.values_list("master", flat=True))) == 2
    monkeypatch.setenv("MOYAI_SEALING_KEYS", "bm8=")
    with pytest.raises(ValueError, match="32 bytes"):
        seal_for()


def run(*words):
    out = StringIO()
    call_command("sealing", *words, stdout=out)
    return out.getvalue()


def test_the_towns_key_is_changed_by_command_and_the_old_one_goes(settings, monkeypatch):
    old = (Path(settings.HOME) / FILE).read_text() if seal_for() else ""
    hers = seal_for()
    fresh = urlsafe_b64encode(bytes(range(32))).decode()
    monkeypatch.setenv("MOYAI_SEALING_KEYS", f"{fresh},{old}")
    assert "still needed" in run("status")
    assert run("rewrap").startswith("1 keys")
    assert run("rewrap").startswith("0 keys")
    monkeypatch.setenv("MOYAI_SEALING_KEYS", fresh)
    assert get_sealed_text(HANAKO, hers, "note:1") == "血圧が高め"
    assert "0 destroyed, 0 cannot be opened" in run("status")
    monkeypatch.setenv("MOYAI_SEALING_KEYS", urlsafe_b64encode(bytes(32)).decode())
    with pytest.raises(CommandError, match="cannot be opened"):
        run("status")
    with pytest.raises(CommandError, match="put the town's key back"):
        run("rewrap")


def test_one_person_is_erased_by_command_when_it_is_meant():
    hers = seal_for()
    for words in (("destroy",), ("destroy", TARO, "--sure"), ("destroy", HANAKO)):
        with pytest.raises(CommandError):
            run(*words)
    run("destroy", HANAKO, "--sure")
    with pytest.raises(KeyDestroyedError):
        get_sealed(HANAKO, hers, "note:1")
    assert "1 destroyed" in run("status")
    assert run("rewrap").startswith("0 keys")
