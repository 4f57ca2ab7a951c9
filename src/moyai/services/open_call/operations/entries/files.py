"""Files of an entry: taken after a look at their content, taken away again."""

from __future__ import annotations

import hashlib
import re
from datetime import datetime

from django.db import transaction
from django.db.models import Sum

from moyai.services.open_call.entry_files.archives import Limits
from moyai.services.open_call.entry_files.faults import BadFileError
from moyai.services.open_call.entry_files.kinds import check_file, describe_kind
from moyai.services.open_call.entry_files.shelf import FILES
from moyai.services.open_call.enums_entries import EntryStatus, FileState
from moyai.services.open_call.form_fields import FieldKind
from moyai.services.open_call.models import Entry, EntryFile
from moyai.services.open_call.noting import note
from moyai.services.open_call.policy_entries import EntriesPolicy, get_entries_policy
from moyai.services.open_call.programmes.plan import StateKind
from moyai.services.open_call.programmes.reading import get_plan
from moyai.services.open_call.queries.entries.sections import MORE, list_fields
from moyai.services.open_call.refusals_entries import EntryRefused

MB = 1_000_000
_UNFIT = re.compile(r"[\x00-\x1f\x7f/\\:*?\"<>|\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def add_file(*, entry: Entry, field: str, name: str, content: bytes, actor: str, now: datetime) -> EntryFile:
    """Look at a file and keep it.

    Args:
        entry: a draft; or one that was almost taken, with ``field`` = `MORE`.
        field: the question that it answers.
        name: as its sender calls it; only shown.
        content: the whole of it.
        actor: for the audit log.
        now: the moment.

    Raises:
        EntryRefused: it is not taken, in words; nothing of it is kept.
    """
    policy = get_entries_policy()
    if len(content) > policy.entry_file_mb * MB:
        raise EntryRefused("file_too_large", most=policy.entry_file_mb)
    kind = _look(content, policy)
    kept_as = FILES.write(content)
    try:
        return _keep(entry, field, _clean_name(name, kind), kept_as, kind, content, policy, actor, now)
    except BaseException:
        FILES.delete(kept_as)
        raise


def _look(content: bytes, policy: EntriesPolicy) -> str:
    limits = Limits(entries=policy.entry_archive_parts, total=policy.entry_archive_mb * MB)
    facts = {"most": policy.entry_archive_mb}
    try:
        return check_file(content, limits).kind
    except BadFileError as bad:
        if bad.code == "many":
            facts["most"] = policy.entry_archive_parts
        raise EntryRefused(bad.code, name=bad.name, **facts) from None


@transaction.atomic
def _keep(
    entry: Entry,
    field: str,
    name: str,
    kept_as: str,
    kind: str,
    content: bytes,
    policy: EntriesPolicy,
    actor: str,
    now: datetime,
) -> EntryFile:
    row = Entry.objects.select_for_update(of=("self",)).select_related("programme", "form").get(pk=entry.pk)
    _check_field(row, field)
    standing = row.files.filter(state=FileState.KEPT)
    digest = hashlib.sha256(content).hexdigest()
    if standing.filter(field=field, digest=digest).exists():
        raise EntryRefused("same_file")
    if standing.count() >= policy.entry_files:
        raise EntryRefused("too_many_files", most=policy.entry_files)
    total = standing.aggregate(total=Sum("size"))["total"] or 0
    if total + len(content) > policy.entry_total_mb * MB:
        raise EntryRefused("files_too_large", most=policy.entry_total_mb)
    file = EntryFile.objects.create(
        entry=row,
        field=field,
        name=_find_free_name(row, field, name),
        kept_as=kept_as,
        kind=kind,
        size=len(content),
        digest=digest,
        added_by=actor,
        added_at=now,
    )
    note("add_file", f"entry:{row.code}", actor, now, kind=kind, size=len(content))
    return file


def _check_field(row: Entry, field: str) -> None:
    state = get_plan(row.programme).get_state(row.state)
    if field == MORE:
        if state.kind is not StateKind.ALMOST:
            raise EntryRefused("no_such_field")
        return
    if row.status != EntryStatus.DRAFT:
        raise EntryRefused("not_draft")
    if not any(each.key == field and each.kind is FieldKind.FILE for each in list_fields(row)):
        raise EntryRefused("no_such_field")


@transaction.atomic
def remove_file(*, entry: Entry, number: int, actor: str, now: datetime) -> bool:
    """Take a file away from a draft; tell whether it was there.

    What was handed in keeps its files: only what no submission names leaves the disk.

    Raises:
        EntryRefused: ``not_draft``.
    """
    row = Entry.objects.select_for_update().get(pk=entry.pk)
    if row.status != EntryStatus.DRAFT:
        raise EntryRefused("not_draft")
    file = row.files.filter(pk=number, state=FileState.KEPT).first()
    if file is None:
        return False
    handed_in = {each["number"] for one in row.submissions.all() for each in one.files}
    if file.pk in handed_in:
        EntryFile.objects.filter(pk=file.pk).update(state=FileState.REMOVED)
    else:
        kept_as = file.kept_as
        file.delete()
        transaction.on_commit(lambda: FILES.delete(kept_as))
    note("remove_file", f"entry:{row.code}", actor, now)
    return True


def _clean_name(name: str, kind: str) -> str:
    """Return a name that can be shown and saved anywhere, ending as what the file is."""
    suffix = describe_kind(kind).suffix
    stem = _UNFIT.sub("", name).strip(". ")
    head, dot, tail = stem.rpartition(".")
    known = {".jpeg": ".jpg", ".csv": ".csv", ".txt": ".txt"}
    ending = f".{tail.lower()}" if dot and len(tail) <= 5 else ""
    if kind == "text" and ending in (".csv", ".txt", ".md"):
        return f"{head[:100] or 'file'}{ending}"
    if ending and known.get(ending, ending) == suffix:
        return f"{head[:100] or 'file'}{ending}"
    return f"{stem[:100] or 'file'}{suffix}"


def _find_free_name(row: Entry, field: str, name: str) -> str:
    taken = set(row.files.filter(field=field, state=FileState.KEPT).values_list("name", flat=True))
    head, dot, tail = name.rpartition(".")
    tried, count = name, 2
    while tried in taken:
        tried, count = f"{head} ({count}){dot}{tail}", count + 1
    return tried
