"""Whom a file names, held against the patient: by the person's own words, not by their spelling."""

from datetime import date

import pytest

from moyai.services.mobile_clinic.imaging.identity import Expected, list_differences

TAKATO = Expected(
    frozenset({"00012", "48210937"}), frozenset({"髙遠 花子", "タカトオ ハナコ"}), date(1945, 3, 2)
)


@pytest.mark.parametrize(
    ("named", "differences"),
    [
        ({}, []),
        ({"id": "00012", "names": ["髙遠 花子", "タカトオ ハナコ"], "born": "19450302"}, []),
        ({"id": "０００１２", "names": ["高遠　花子", "ﾀｶﾄｵ ﾊﾅｺ"]}, []),
        ({"names": ["たかとお はなこ"]}, []),
        ({"names": ["TAKATO HANAKO"]}, []),
        ({"id": "12"}, ["id"]),
        ({"names": ["高遠 花江"]}, ["name"]),
        ({"names": ["TAKATO HANAKO", "高遠 花江"]}, ["name"]),
        ({"born": "19450303"}, ["born"]),
        ({"id": "9", "names": ["山田 太郎"], "born": "1945"}, ["id", "name", "born"]),
    ],
)
def test_what_contradicts_the_patient(named, differences):
    assert list_differences(named, TAKATO) == differences
