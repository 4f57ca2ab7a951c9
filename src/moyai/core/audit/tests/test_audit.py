"""The chain of hashes: tampering is refused, and found where it could not be refused."""

from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from moyai.core.append_only import AppendOnly
from moyai.core.audit import queries
from moyai.core.audit.models import Entry
from moyai.core.audit.operations import GENESIS, compute_hash, record

NOW = datetime(2026, 4, 1, 9, 30, 15, 123456, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def entries():
    return [
        record(actor="test", action="test.did", subject=f"thing:{n}", now=NOW, number=n, name="伊那")
        for n in range(5)
    ]


@pytest.fixture
def tamper():
    """Runs SQL as somebody would who owns the database and takes the triggers away first."""

    def run(sql, *values):
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("ALTER TABLE audit_entry DISABLE TRIGGER audit_entry_no_change")
            else:
                cursor.execute("DROP TRIGGER IF EXISTS audit_entry_no_update")
                cursor.execute("DROP TRIGGER IF EXISTS audit_entry_no_delete")
            cursor.execute(sql, values)

    return run


def test_chain_begins_at_genesis_and_links(entries):
    assert [e.previous_hash for e in entries] == [GENESIS, *[e.hash for e in entries[:-1]]]


@pytest.mark.parametrize("batch", [1, 2, 5, 1000])
def test_sound_chain_is_sound_in_any_batches(entries, batch):
    assert queries.verify_chain(batch=batch) == queries.Verdict(5, None, "", entries[-1].hash)


def test_empty_chain_is_sound():
    assert queries.verify_chain() == queries.Verdict(0, None, "", GENESIS)


@pytest.mark.parametrize(
    "change",
    [
        "actor = 'somebody else'",
        "action = 'test.undid'",
        "subject = 'thing:9'",
        "facts = '{\"number\": 7}'",
        "at = '2026-04-01 09:30:16+00'",
    ],
)
def test_changed_entry_is_found(entries, tamper, change):
    tamper(f"UPDATE audit_entry SET {change} WHERE id = %s", entries[2].pk)
    verdict = queries.verify_chain()
    assert (verdict.entries, verdict.broken_at) == (2, entries[2].pk)


@pytest.mark.parametrize("place", [0, 2])
def test_removed_entry_is_found_at_the_next(entries, tamper, place):
    tamper("DELETE FROM audit_entry WHERE id = %s", entries[place].pk)
    assert queries.verify_chain().broken_at == entries[place + 1].pk


def test_entry_with_a_new_hash_breaks_the_next(entries, tamper):
    forged = Entry(
        **{f: getattr(entries[1], f) for f in ("at", "action", "subject", "facts", "previous_hash")}
    )
    forged.actor = "somebody else"
    tamper(
        "UPDATE audit_entry SET actor = %s, hash = %s WHERE id = %s",
        forged.actor,
        compute_hash(forged),
        entries[1].pk,
    )
    assert queries.verify_chain().broken_at == entries[2].pk


def test_code_cannot_change_or_delete(entries):
    with pytest.raises(AppendOnly):
        Entry.objects.all().delete()
    with pytest.raises(AppendOnly):
        Entry.objects.update(actor="x")
    with pytest.raises(AppendOnly):
        Entry.objects.bulk_update(entries, ["actor"])
    with pytest.raises(AppendOnly):
        entries[0].delete()


@pytest.mark.parametrize("sql", ["UPDATE audit_entry SET actor = 'x'", "DELETE FROM audit_entry"])
def test_database_refuses_to_change_or_delete(entries, sql):
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)
    assert queries.verify_chain().entries == 5


def test_database_refuses_saving_an_entry_again(entries):
    entries[0].actor = "x"
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        entries[0].save()


def test_command_tells_sound(entries, capsys):
    call_command("audit", "verify")
    assert capsys.readouterr().out == f"5 entries, all sound. Last: {entries[-1].hash}\n"


def test_command_fails_at_a_break(entries, tamper):
    tamper("UPDATE audit_entry SET actor = 'x' WHERE id = %s", entries[3].pk)
    with pytest.raises(CommandError, match=f"Entry {entries[3].pk} does not fit: its content was changed"):
        call_command("audit", "verify")


def test_command_finds_a_cut_end_by_a_kept_hash(entries, tamper):
    tamper("DELETE FROM audit_entry WHERE id = %s", entries[4].pk)
    call_command("audit", "verify")
    with pytest.raises(CommandError, match="cut off"):
        call_command("audit", "verify", expect_last=entries[4].hash)


def test_list_entries(entries):
    assert queries.list_entries("thing:3") == [entries[3]]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_triggers_stand_after_tables_were_emptied(turn):
    record(actor="test", action="test.did", subject="thing", now=NOW)
    with pytest.raises(DatabaseError, match="append-only"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM audit_entry")
    assert queries.verify_chain().entries == 1
