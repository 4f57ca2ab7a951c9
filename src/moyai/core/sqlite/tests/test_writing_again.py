"""What must stay although the work around it is undone is written again, as often as it is taken back."""

import pytest
from django.db import connection, transaction

from moyai.core.partners.models import Partner
from moyai.core.rollbacks import write_anyway

whole = pytest.mark.django_db(transaction=True)
within = pytest.mark.django_db


class Undone(Exception):  # noqa: N818 - the word of the test
    """Something else went wrong."""


def keep(code: str = "kept") -> None:
    """Write something that changes nothing when it is there already."""
    Partner.objects.get_or_create(code=code, defaults={"name": code, "kind": "taxi"})


def list_codes() -> list[str]:
    return sorted(Partner.objects.values_list("code", flat=True))


def fail(depth: int) -> None:
    """Write in a transaction of so many blocks, one in the other, of which all are undone."""
    with transaction.atomic():
        if depth > 1:
            fail(depth - 1)
        Partner.objects.create(code="undone", name="undone", kind="taxi")
        write_anyway(keep)
        raise Undone


@whole
@pytest.mark.parametrize("depth", [1, 2, 4])
def test_what_is_kept_survives_every_block_around_it(depth):
    with pytest.raises(Undone):
        fail(depth)
    assert list_codes() == ["kept"]
    assert not connection.in_atomic_block


@whole
def test_outside_a_transaction_it_is_simply_written():
    write_anyway(keep)
    assert list_codes() == ["kept"]


@within
def test_a_savepoint_that_is_undone_leaves_it_to_the_block_around_it():
    with pytest.raises(Undone):
        fail(3)
    assert list_codes() == ["kept"]
    keep("after")
    assert list_codes() == ["after", "kept"]


@whole
def test_what_is_committed_is_not_written_again_by_a_later_rollback():
    written = []
    with transaction.atomic():
        write_anyway(lambda: written.append("first"))
    with pytest.raises(Undone), transaction.atomic():
        raise Undone
    assert written == ["first"]


@whole
def test_where_only_an_inner_block_is_undone_it_stays_with_the_outer():
    with transaction.atomic():
        with pytest.raises(Undone):
            fail(1)
        keep("outer")
    assert list_codes() == ["kept", "outer"]


@whole
def test_hooks_of_a_transaction_that_was_undone_still_do_not_run():
    ran = []
    with pytest.raises(Undone), transaction.atomic():
        transaction.on_commit(lambda: ran.append("hook"))
        write_anyway(keep)
        raise Undone
    assert (ran, list_codes()) == ([], ["kept"])


@whole
def test_what_cannot_be_written_again_hides_no_error(caplog):
    tries = []

    def write() -> None:
        tries.append(1)
        if len(tries) > 1:
            raise ValueError("gone meanwhile")

    with pytest.raises(Undone), transaction.atomic(), transaction.atomic():
        write_anyway(write)
        raise Undone
    assert len(tries) == 2
    assert "could not be written again" in caplog.text
