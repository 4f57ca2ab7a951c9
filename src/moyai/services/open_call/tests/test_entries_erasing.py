"""Erasing: what was not chosen goes with team, consents and files; what was adopted stays, nameless."""

from datetime import date, timedelta

import pytest

from moyai.services.open_call.entry_files.shelf import FILES
from moyai.services.open_call.erasing_entries import (
    anonymise_teams,
    erase_consents,
    erase_entries,
    erase_files,
)
from moyai.services.open_call.models import Entry, EntryFile, GuardianConsent, Teammate
from moyai.services.open_call.operations.entries.files import add_file
from moyai.services.open_call.operations.moving import move_entry
from moyai.services.open_call.programmes.plan import Mover
from moyai.services.open_call.tests.entries_makers import NOW, add_mate, fill, make_entry, make_handed_in
from moyai.services.open_call.tests.test_entries_files import PDF

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=400)


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.HOME = tmp_path


def test_drafts_and_what_was_not_chosen_go_with_their_files(django_capture_on_commit_callbacks):
    draft, handed_in = fill(make_entry()), make_handed_in(leader="other")
    kept = add_file(entry=draft, field="deck", name="a.pdf", content=PDF, actor="user:1", now=NOW)
    assert erase_entries(before=NOW, now=NOW) == 0 and FILES.read(kept.kept_as) == PDF
    with django_capture_on_commit_callbacks(execute=True):
        assert erase_entries(before=LATER, now=LATER) == 1
    assert list(Entry.objects.all()) == [handed_in] and not EntryFile.objects.exists()
    assert not list(FILES.find_folder().glob("*/*.bin"))
    move_entry(
        entry=handed_in, to="ineligible", movers=frozenset({Mover.OFFICE}), actor="x", now=NOW, reason="x"
    )
    assert erase_entries(before=LATER, now=LATER) == 1 and erase_entries(before=LATER, now=LATER) == 0


def test_what_stays_loses_birthdays_accounts_and_consents():
    entry = make_handed_in()
    mate = add_mate(entry, "みらい", date(2010, 1, 1))
    GuardianConsent.objects.create(teammate=mate, token="x", asked_at=NOW)
    assert erase_consents(before=NOW, now=NOW) == 0 and erase_consents(before=LATER, now=LATER) == 1
    assert anonymise_teams(before=LATER, now=LATER) == 2 and anonymise_teams(before=LATER, now=LATER) == 0
    assert not Teammate.objects.exclude(born_on=None, user=None).exists()
    assert Teammate.objects.get(pk=mate.pk).name == "みらい"


def test_files_taken_away_go(django_capture_on_commit_callbacks):
    entry = fill(make_entry())
    kept = add_file(entry=entry, field="deck", name="a.pdf", content=PDF, actor="user:1", now=NOW)
    EntryFile.objects.update(state="removed")
    with django_capture_on_commit_callbacks(execute=True):
        assert erase_files(before=NOW, now=NOW) == 0 and erase_files(before=LATER, now=LATER) == 1
    with pytest.raises(FileNotFoundError):
        FILES.read(kept.kept_as)
