"""One way in for whatever file of steps somebody brings."""

from __future__ import annotations

import zipfile
from collections import Counter
from typing import BinaryIO

from moyai.engines.habit.days import DAY, find_closing
from moyai.engines.habit.step_files.apple import is_apple, read_apple
from moyai.engines.habit.step_files.archive import (
    MOST_FILE_BYTES,
    MOST_TEXT_BYTES,
    MOST_XML_BYTES,
    ZIP_MAGIC,
    Limited,
    find_size,
    open_archive,
    open_member,
)
from moyai.engines.habit.step_files.google import load_json, read_records, read_takeout
from moyai.engines.habit.step_files.intervals import Interval, Span, sum_by_day
from moyai.engines.habit.step_files.pedometer import read_pedometer
from moyai.engines.habit.step_files.solution import CannotRead, ReadRule, StepFile, finish

HEAD = 1 << 16


def read_steps(stream: BinaryIO, rule: ReadRule) -> StepFile:
    """Return a file's steps by day: Apple Health, Google Fit, Health Connect's records, a pedometer's table.

    What it is, is told by what is in it, not by its name. Nothing is written, nothing is fetched.

    Args:
        stream: The file, open for reading, that can be sought in.
        rule: From which day to which, and when a day closes.

    Raises:
        CannotRead: nothing of it can be used; with the reason in plain words.
    """
    size = find_size(stream)
    if not size:
        raise CannotRead("empty")
    if size > MOST_FILE_BYTES:
        raise CannotRead("too_large")
    head = stream.read(HEAD)
    stream.seek(0)
    if head.startswith(ZIP_MAGIC):
        with open_archive(stream) as archive:
            return _read_archive(archive, rule)
    if is_apple(head):
        return _finish_records(
            "apple_health", *read_apple(Limited(stream, MOST_XML_BYTES), _find_window(rule)), rule
        )
    content = Limited(stream, MOST_TEXT_BYTES).read_all()
    if head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"["):
        return _finish_records("health_connect", *read_records(load_json(content)), rule)
    if head.lstrip()[:1] == b"<":
        raise CannotRead("unknown")
    days, skipped = read_pedometer(content, rule.source)
    return finish("pedometer", days, skipped, rule)


def _read_archive(archive: zipfile.ZipFile, rule: ReadRule) -> StepFile:
    for member in archive.infolist():
        if member.filename.lower().endswith(".xml"):
            with open_member(archive, member, MOST_XML_BYTES) as stream:
                found = is_apple(stream.read(HEAD))
            if found:
                with open_member(archive, member, MOST_XML_BYTES) as stream:
                    return _finish_records("apple_health", *read_apple(stream, _find_window(rule)), rule)
    if any(member.filename.lower().endswith("health_connect_export.db") for member in archive.infolist()):
        raise CannotRead("health_connect_database")
    if (takeout := read_takeout(archive)) is not None:
        days, skipped = takeout
        if isinstance(days, list):
            return _finish_records("google_fit", days, skipped, rule)
        return finish("google_fit", days, skipped, rule)
    return _read_single(archive, rule)


def _read_single(archive: zipfile.ZipFile, rule: ReadRule) -> StepFile:
    """Read an archive of one table or document that was packed by hand."""
    members = [member for member in archive.infolist() if not member.is_dir()]
    if len(members) != 1:
        raise CannotRead("unknown")
    with open_member(archive, members[0], MOST_TEXT_BYTES) as stream:
        content = stream.read_all()
    if members[0].filename.lower().endswith(".json"):
        return _finish_records("health_connect", *read_records(load_json(content)), rule)
    if members[0].filename.lower().endswith((".csv", ".txt", ".tsv")):
        days, skipped = read_pedometer(content, rule.source)
        return finish("pedometer", days, skipped, rule)
    raise CannotRead("unknown")


def _find_window(rule: ReadRule) -> Span:
    """Return the seconds from the closing before the first day to that of the last."""
    closings = find_closing(rule.since - DAY, rule.days), find_closing(rule.until, rule.days)
    return int(closings[0].timestamp()), int(closings[1].timestamp())


def _finish_records(kind: str, records: list[Interval], skipped: Counter[str], rule: ReadRule) -> StepFile:
    try:
        days = sum_by_day(records, rule.days)
    except ValueError as error:
        raise CannotRead("broken") from error
    return finish(kind, days, skipped, rule)
