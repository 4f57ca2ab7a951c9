"""The journal on disk: what was acknowledged is read again, whatever happened to the file's end."""

import asyncio
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moyai.core.intake import segments
from moyai.core.intake.frames import LARGEST_PAYLOAD, Record, encode
from moyai.core.intake.journal import Journal, JournalFull
from moyai.core.intake.reading import CHUNK, Segment
from moyai.core.intake.segments import HEAD_BYTES, SegmentWriter, list_segments

SEED = 0xC0FFEE
names = st.text(max_size=20)
records = st.builds(Record, names, names, st.integers(0, 2**64 - 1), st.binary(max_size=300))


def read_all(path: Path) -> list[Record | None]:
    with Segment(path) as segment:
        return [found.record for found in segment.read()]


def read_bytes(folder: Path, data: bytes) -> list[Record | None]:
    path = folder / "0000000001-000000000000.journal"
    path.write_bytes(data)
    return read_all(path)


def make_file(written: list[Record]) -> tuple[bytes, list[int]]:
    """Return a segment's bytes and where each record ends."""
    data, ends = segments.pack_head(SEED), []
    for record in written:
        data += encode(record, SEED)
        ends.append(len(data))
    return data, ends


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("segments")


@given(st.lists(records, max_size=6), st.data())
def test_every_whole_record_is_read_wherever_the_file_ends(
    folder: Path, written: list[Record], data: st.DataObject
) -> None:
    content, ends = make_file(written)
    cut = data.draw(st.integers(0, len(content)))
    whole = sum(end <= cut for end in ends)
    assert read_bytes(folder, content[:cut]) == written[:whole]


@given(st.lists(records, max_size=4), st.binary(max_size=200))
def test_torn_tail_is_not_read(folder: Path, written: list[Record], tail: bytes) -> None:
    content, _ends = make_file(written)
    assert read_bytes(folder, content + tail) == written
    assert read_bytes(folder, content + bytes(len(tail))) == written


@given(st.lists(records, min_size=1, max_size=5), st.data())
def test_flipped_bits_cost_only_the_record_they_are_in(
    folder: Path, written: list[Record], data: st.DataObject
) -> None:
    content, ends = make_file(written)
    at = data.draw(st.integers(HEAD_BYTES, len(content) - 1))
    changed = bytearray(content)
    changed[at] ^= data.draw(st.integers(1, 255))
    hit = sum(end <= at for end in ends)
    left = [*written[:hit], None, *written[hit + 1 :]] if hit < len(written) - 1 else written[:hit]
    assert read_bytes(folder, bytes(changed)) == left


def test_frame_inside_a_body_is_not_taken_for_a_record(tmp_path: Path) -> None:
    forged = encode(Record("line", "main", 1, b"forged"), seed=1)
    content, ends = make_file([Record("line", "main", 1, forged), Record("line", "main", 2, b"true")])
    changed = bytearray(content)
    changed[ends[0] - 1] ^= 1
    assert read_bytes(tmp_path, bytes(changed)) == [None, Record("line", "main", 2, b"true")]


def test_live_segment_is_read_up_to_what_is_whole_and_resumed(tmp_path: Path) -> None:
    writer = SegmentWriter(tmp_path, SEED)
    first, second = (Record("line", "main", n, b"body") for n in range(2))
    writer.append(encode(first, SEED))
    frame = encode(second, SEED)
    os.write(writer._handle, frame[:9])
    with Segment(writer.path) as segment:
        assert not segment.is_sealed
        (found,) = segment.read()
    assert found.record == first
    os.write(writer._handle, frame[9:])
    with Segment(writer.path) as segment:
        assert [again.record for again in segment.read(found.end)] == [second]
    writer.close()
    with Segment(writer.path) as segment:
        assert segment.is_sealed


def test_large_records_span_chunks(tmp_path: Path) -> None:
    written = [Record("line", "main", n, bytes([n]) * (CHUNK + n)) for n in range(3)]
    written.append(Record("line", "main", 9, bytes(LARGEST_PAYLOAD - 100)))
    content, _ends = make_file([*written, Record("a", "b", 1, b"last")])
    assert read_bytes(tmp_path, content) == [*written, Record("a", "b", 1, b"last")]


@pytest.mark.parametrize(
    "record",
    [
        Record("x" * 256, "", 0, b""),
        Record("", "", -1, b""),
        Record("", "", 2**64, b""),
        Record("", "", 0, bytes(LARGEST_PAYLOAD)),
    ],
)
def test_record_that_no_frame_holds_is_refused(record: Record) -> None:
    with pytest.raises(ValueError, match="record"):
        encode(record, SEED)


def append_all(journal: Journal, bodies: list[bytes]) -> list[BaseException | None]:
    async def run() -> list[BaseException | None]:
        appends = (journal.append("line", "main", body, 5) for body in bodies)
        done = await asyncio.gather(*appends, return_exceptions=True)
        await journal.close()
        return done

    return asyncio.run(run())


def read_bodies(folder: Path) -> list[bytes]:
    return [record.body for path in list_segments(folder) for record in read_all(path) if record]


def test_appends_that_wait_share_a_sync(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    syncs = []
    sync = os.fdatasync
    monkeypatch.setattr(segments.os, "fdatasync", lambda handle: (syncs.append(handle), sync(handle)))
    bodies = [b"%d" % n for n in range(200)]
    assert append_all(Journal(tmp_path), bodies) == [None] * 200
    assert read_bodies(tmp_path) == bodies
    assert len(syncs) == 1


def test_segments_are_turned_over_and_never_named_alike(tmp_path: Path) -> None:
    journal = Journal(tmp_path, segment_bytes=200)
    for n in range(6):
        assert append_all(journal, [bytes([n]) * 50]) == [None]
    paths = list_segments(tmp_path)
    assert read_bodies(tmp_path) == [bytes([n]) * 50 for n in range(6)]
    assert [path.name[:10] for path in paths] == [f"{n:010d}" for n in range(1, 7)]
    assert (tmp_path.stat().st_mode & 0o77, paths[0].stat().st_mode & 0o77) == (0, 0)


def test_quiet_segment_is_given_away(tmp_path: Path) -> None:
    async def run() -> bool:
        journal = Journal(tmp_path, idle_s=0.05)
        await journal.append("line", "main", b"1", 5)
        await asyncio.sleep(0.3)
        with Segment(list_segments(tmp_path)[0]) as segment:
            sealed = segment.is_sealed
        await journal.append("line", "main", b"2", 5)
        await journal.close()
        return sealed

    assert asyncio.run(run())
    assert read_bodies(tmp_path) == [b"1", b"2"]


def test_more_than_may_wait_is_refused(tmp_path: Path) -> None:
    done = append_all(Journal(tmp_path, waiting_bytes=1000), [bytes(400)] * 3)
    assert [type(one) for one in done] == [type(None), type(None), JournalFull]


class FullDisk:
    """The operating system's border: takes so many bytes more, then none, until there is room again."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, room: int) -> None:
        self.room = room
        self._write = os.write
        monkeypatch.setattr(segments.os, "write", self.write)

    def write(self, handle: int, data: bytes) -> int:
        if self.room <= 0:
            raise OSError(28, "No space left on device")
        written = self._write(handle, data[: self.room])
        self.room -= written
        return written


@settings(max_examples=40, deadline=None)
@given(room=st.integers(0, 400), sizes=st.lists(st.integers(0, 60), min_size=1, max_size=8))
def test_full_disk_fails_what_it_cannot_keep_and_recovers(
    tmp_path_factory: pytest.TempPathFactory, room: int, sizes: list[int]
) -> None:
    folder = tmp_path_factory.mktemp("full")
    bodies = [b"%d " % n + bytes(size) for n, size in enumerate(sizes)]
    with pytest.MonkeyPatch.context() as patch:
        disk = FullDisk(patch, room)
        journal = Journal(folder, pause_s=0)
        acked = [body for body in bodies if append_all(journal, [body]) == [None]]
        disk.room = 10**9
        assert append_all(journal, [b"after"]) == [None]
    assert read_bodies(folder) == [*acked, b"after"]


def test_failed_sync_is_no_promise_and_ends_the_segment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = Journal(tmp_path, pause_s=0)
    assert append_all(journal, [b"1"]) == [None]

    async def run() -> list[BaseException | None]:
        await journal.append("line", "main", b"2", 5)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(segments.os, "fdatasync", fail)
            failed = await asyncio.gather(journal.append("line", "main", b"3", 5), return_exceptions=True)
        await journal.append("line", "main", b"4", 5)
        await journal.close()
        return failed

    def fail(_handle: int) -> None:
        raise OSError(5, "Input/output error")

    assert [type(one) for one in asyncio.run(run())] == [JournalFull]
    assert read_bodies(tmp_path) == [b"1", b"2", b"4"]
    assert len(list_segments(tmp_path)) == 3


def test_failure_is_not_tried_again_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    disk = FullDisk(monkeypatch, 0)
    journal = Journal(tmp_path, pause_s=60)
    assert [type(one) for one in append_all(journal, [b"1"])] == [JournalFull]
    disk.room = 10**9
    assert [type(one) for one in append_all(journal, [b"2"])] == [JournalFull]
    assert list(tmp_path.iterdir()) == []
