"""Files that want to harm: refused with a reason, within bounded memory and time."""

import resource
import struct
import subprocess
import sys
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from pydicom import dcmread
from pydicom.dataset import Dataset, FileDataset
from pydicom.encaps import encapsulate
from pydicom.uid import UID, RLELossless

from moyai.services.mobile_clinic.imaging.apart import examine_apart
from moyai.services.mobile_clinic.imaging.examine import examine
from moyai.services.mobile_clinic.imaging.faults import BadFileError, Fault
from moyai.services.mobile_clinic.imaging.formats import Format
from moyai.services.mobile_clinic.imaging.limits import MIB, MOST_BYTES, MOST_DEPTH, WORKER_MEMORY
from moyai.services.mobile_clinic.imaging.simulated.person import write_file
from moyai.services.mobile_clinic.imaging.sound import parse_wav
from moyai.services.mobile_clinic.imaging.tree import DEFLATED, read_outline
from moyai.services.mobile_clinic.tests.devices import make_file


def change(**values) -> bytes:
    """Return the echo file with other values."""
    data = read()
    for name, value in values.items():
        setattr(data, name, value)
    return write_file(data)


def change_bytes(old: bytes, new: bytes) -> bytes:
    """Return the echo file with other bytes in its data set, as often as they stand there."""
    content = make_file("echo")
    at = content.index(struct.pack("<HH", 8, 5))
    return content[:at] + content[at:].replace(old, new)


def read() -> FileDataset:
    return dcmread(BytesIO(make_file("echo")))


def deflate() -> bytes:
    content = make_file("echo")
    data = read()
    start = content.index(struct.pack("<HH", 8, 5))
    data.file_meta.TransferSyntaxUID = UID(DEFLATED)
    head = write_file(data)[: 128 + 4]
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    meta = content[132:start].replace(b"1.2.840.10008.1.2.1\0", b"1.2.840.10008.1.2.1.99")
    # The value has grown by two bytes; its length stands before it.
    at = meta.index(b"1.2.840.10008.1.2.1.99")
    meta = meta[: at - 2] + struct.pack("<H", 22) + meta[at:]
    return head + meta + packer.compress(bytes(50 * MIB)) + packer.flush()


def nest(depth: int, *, is_open: bool) -> bytes:
    inner = b""
    for _level in range(depth):
        item = struct.pack("<HHI", 0xFFFE, 0xE000, 0xFFFFFFFF) + inner
        item += struct.pack("<HHI", 0xFFFE, 0xE00D, 0) if not is_open else b""
        inner = struct.pack("<HH", 0x0040, 0xA730) + b"SQ\0\0" + struct.pack("<I", 0xFFFFFFFF) + item
        inner += struct.pack("<HHI", 0xFFFE, 0xE0DD, 0) if not is_open else b""
    return make_file("echo")[: -4800 * 4 - 12] + inner


def add_private(sizes: list[int]) -> bytes:
    data = read()
    block = data.private_block(0x0009, "BOMB", create=True)
    for at, size in enumerate(sizes):
        block.add_new(at, "OB", bytes(size))
    return write_file(data)


def repeat_element(count: int) -> bytes:
    element = struct.pack("<HH", 0x0008, 0x103E) + b"LO" + struct.pack("<H", 0)
    return make_file("echo")[: -4 * 4800 - 12] + element * count


def pack_jpeg(width: int, height: int) -> bytes:
    """Return an echo file whose one frame is a JPEG of another size than the header's."""
    out = BytesIO()
    Image.new("L", (width, height)).save(out, "JPEG", quality=10)
    data = read()
    data.file_meta.TransferSyntaxUID = UID("1.2.840.10008.1.2.4.50")
    del data.NumberOfFrames
    data.PixelData = encapsulate([out.getvalue()])
    data["PixelData"].is_undefined_length = True
    return write_file(data)


def pack_rle() -> bytes:
    """Return a file whose one RLE segment unpacks to far more than a frame."""
    data = read()
    data.file_meta.TransferSyntaxUID = RLELossless
    del data.NumberOfFrames
    segment = bytes([0x81, 0x00]) * (4 * MIB)
    data.PixelData = encapsulate([struct.pack("<16I", 1, 64, *([0] * 14)) + segment])
    data["PixelData"].is_undefined_length = True
    return write_file(data)


def cut(content: bytes, at: int) -> bytes:
    return content[:at]


def make_png(width: int, height: int) -> bytes:
    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(bytes((width + 1) * min(height, 2000)), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


BOMBS = {
    "rows and columns": (lambda: change(Rows=65535, Columns=65535), Fault.TOO_HEAVY),
    "frames": (lambda: change(NumberOfFrames=2_000_000_000), Fault.TOO_HEAVY),
    "frames below none": (lambda: change(NumberOfFrames=-4), Fault.TOO_HEAVY),
    "more frames than pixels": (lambda: change(NumberOfFrames=1500), Fault.CUT_SHORT),
    "more pixels than frames": (lambda: change(NumberOfFrames=1), Fault.WRONG_SIZES),
    "deflated": (deflate, Fault.DEFLATED),
    "nested": (lambda: nest(500, is_open=False), Fault.TOO_HEAVY),
    "nested and open": (lambda: nest(MOST_DEPTH - 2, is_open=True), Fault.CUT_SHORT),
    "one huge private value": (lambda: add_private([3 * MIB]), Fault.TOO_HEAVY),
    "many private values": (lambda: add_private([MIB] * 10), Fault.TOO_HEAVY),
    "endless elements": (lambda: repeat_element(200_000), Fault.TOO_HEAVY),
    "a JPEG of another size": (lambda: pack_jpeg(4000, 4000), None),
    "no pixels": (lambda: change(PixelData=b""), None),
    "no UID": (lambda: change(SOPInstanceUID=""), Fault.MALFORMED),
    "no study": (lambda: change(StudyInstanceUID=""), Fault.MALFORMED),
    "a UID that is a path": (lambda: change_bytes(b"2.25.", b"../.."), Fault.MALFORMED),
}


@pytest.mark.parametrize("name", BOMBS)
def test_bomb_is_refused_in_bounded_memory_and_time(name):
    make, fault = BOMBS[name]
    content = make()
    started = time.monotonic()
    with (
        bounded_memory(),
        pytest.raises(BadFileError) as caught,
        examine_apart("echo", content) as reading,
    ):
        list(reading.records)
    if fault is not None:
        assert caught.value.fault == fault
    assert time.monotonic() - started < 60


def test_run_length_bomb_gives_no_more_than_its_frame():
    with bounded_memory(), examine_apart("echo", pack_rle()) as reading:
        (piece,) = [content for letter, content in reading.records if letter == "P"]
    assert len(zlib.decompress(piece)) == 60 * 80


@contextmanager
def bounded_memory() -> Iterator[None]:
    """Expect that no process started within takes more than a worker may, or than another took before."""
    before = find_largest_child()
    yield
    assert find_largest_child() <= max(before, WORKER_MEMORY)


def find_largest_child() -> int:
    """Return the bytes that the largest process of ours so far had in memory.

    One that is forked counts as large as we are ourselves, whatever it does then.
    """
    kinds = (resource.RUSAGE_CHILDREN, resource.RUSAGE_SELF)
    return max(resource.getrusage(kind).ru_maxrss for kind in kinds) * 1024


def test_nesting_that_devices_use_is_read():
    outline = read_outline(nest(MOST_DEPTH - 2, is_open=False))
    assert (outline.rows, outline.columns, outline.frames) == (60, 80, 4)


def test_picture_bomb_is_refused():
    with pytest.raises(BadFileError) as caught, examine_apart("eye", make_png(60_000, 60_000)):
        pass
    assert caught.value.fault in (Fault.TOO_HEAVY, Fault.NO_PICTURE)


def test_size_is_looked_at_first():
    with (
        pytest.raises(BadFileError) as caught,
        examine_apart("eye", b"\xff\xd8\xff" + bytes(MOST_BYTES[Format.JPEG])),
    ):
        pass
    assert caught.value.fault == Fault.TOO_LARGE


def test_process_that_takes_too_long_is_ended():
    started = time.monotonic()
    with (
        pytest.raises(BadFileError) as caught,
        examine_apart("echo", make_file("echo"), wall_s=0.01) as reading,
    ):
        list(reading.records)
    assert caught.value.fault == Fault.TOO_HEAVY
    assert time.monotonic() - started < 20


def test_the_reading_process_can_open_no_file_for_writing_and_has_a_limit():
    code = (
        "import resource; from moyai.services.mobile_clinic.imaging.worker import limit_process;"
        "limit_process();"
        "print(resource.getrlimit(resource.RLIMIT_AS)[0] > 0, resource.getrlimit(resource.RLIMIT_FSIZE));"
        "import sys; print('django' in sys.modules)"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert shown.split("\n")[:2] == ["True (0, 0)", "False"]


def wav(**changes) -> bytes:
    values = {"tag": 1, "channels": 1, "hz": 4000, "rate": 8000, "block": 2, "bits": 16, **changes}
    data = values.pop("data", bytes(800))
    form = struct.pack("<HHIIHH", *values.values())
    body = b"WAVEfmt " + struct.pack("<I", 16) + form + b"data" + struct.pack("<I", len(data)) + data
    return b"RIFF" + struct.pack("<I", len(body)) + body


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (wav(rate=16000), Fault.WRONG_SIZES),
        (wav(block=4), Fault.WRONG_SIZES),
        (wav(data=bytes(801)), Fault.WRONG_SIZES),
        (wav(data=b""), Fault.NO_SIGNAL),
        (wav(bits=12), Fault.NOT_POSSIBLE),
        (wav(channels=0), Fault.NOT_POSSIBLE),
        (wav(hz=10**9), Fault.NOT_POSSIBLE),
        (wav(tag=0x11), Fault.UNKNOWN),
        (wav(data=bytes(8000 * 1000)), Fault.TOO_LARGE),
        (b"RIFF\xff\xff\xff\xffWAVE" + wav()[12:], Fault.CUT_SHORT),
        (wav()[:40] + b"\xff\xff\xff\x7f" + wav()[44:], Fault.WRONG_SIZES),
        (b"RIFF\4\0\0\0WAVE", Fault.NO_SIGNAL),
    ],
)
def test_recording_with_wrong_sizes_is_refused(content, fault):
    with pytest.raises(BadFileError) as caught:
        parse_wav(content)
    assert caught.value.fault == fault


@pytest.mark.parametrize(
    ("packet", "fault"),
    [
        ('{"step_s": 0.25, "fhr": [140], "toco": []}', Fault.WRONG_SIZES),
        ('{"step_s": 0.25, "fhr": [], "toco": []}', Fault.NO_SIGNAL),
        ('{"step_s": 0.25, "fhr": [null, 0], "toco": [1, 2]}', Fault.NO_SIGNAL),
        ('{"step_s": 0.25, "fhr": [1400], "toco": [1]}', Fault.NOT_POSSIBLE),
        ('{"step_s": 0.25, "fhr": [true], "toco": [1]}', Fault.NOT_POSSIBLE),
        ('{"step_s": 0.25, "fhr": [NaN], "toco": [1]}', Fault.NOT_POSSIBLE),
        ('{"step_s": 1e9, "fhr": [140], "toco": [1]}', Fault.NOT_POSSIBLE),
        ('{"step_s": 1, "fhr": "140", "toco": [1]}', Fault.MALFORMED),
        ('{"started_at": "2026-06-10T10:00:00", "step_s": 1, "fhr": [140], "toco": [1]}', Fault.MALFORMED),
        ("{" + '"a":[' * 100_000, Fault.MALFORMED),
        ("seconds,fhr,toco\n0,140,1\n1,140,1\n9,140,1\n", Fault.MALFORMED),
        ("seconds,fhr,toco\n0,140,1\n", Fault.NO_SIGNAL),
    ],
)
def test_trace_that_is_none_is_refused(packet, fault):
    with pytest.raises(BadFileError) as caught:
        examine("fetal", packet.encode())
    assert caught.value.fault == fault


@given(st.data())
@settings(max_examples=150)
def test_walk_of_damaged_files_ends_with_an_outline_or_a_reason(data):
    """Only BadFileError leaves the walk, whatever bytes are changed, cut or put in."""
    content = bytearray(make_file(data.draw(st.sampled_from(["echo", "ecg"])))[:3000])
    for _change in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(132, len(content) - 1))
        new = data.draw(st.binary(min_size=0, max_size=6))
        content[at : at + data.draw(st.integers(0, 6))] = new
    started = time.monotonic()
    try:
        outline = read_outline(bytes(content))
    except BadFileError as bad:
        assert bad.fault in Fault
    else:
        assert outline.frame_bytes * outline.frames <= 768 * MIB or not outline.has_pixels
    assert time.monotonic() - started < 5


@given(st.sampled_from(["sound", "eye", "fetal"]), st.data())
@settings(max_examples=100)
def test_damaged_sounds_photos_and_traces_are_read_or_refused(kind, data):
    content = bytearray(make_file(kind))
    for _change in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, min(len(content) - 1, 400)))
        content[at : at + data.draw(st.integers(0, 4))] = data.draw(st.binary(max_size=4))
    try:
        found = examine(kind, bytes(content))
    except BadFileError as bad:
        assert bad.fault in Fault
    else:
        assert found.facts["is_shown"]
        assert len(found.content) <= len(content) + 44


@given(st.binary(max_size=400))
def test_any_bytes_are_refused_with_a_reason(content):
    for kind in ("echo", "ecg", "sound", "fetal", "eye"):
        with pytest.raises(BadFileError):
            examine(kind, content)


@pytest.mark.parametrize(
    ("syntax", "pack"),
    [
        ("1.2.840.10008.1.2.5", None),
        ("1.2.840.10008.1.2.4.50", "JPEG"),
        ("1.2.840.10008.1.2.4.90", "JPEG2000"),
    ],
)
def test_compressed_frames_are_the_same_picture(syntax, pack):
    import numpy as np

    data = read()
    frames = data.pixel_array
    if pack is None:
        data.compress(RLELossless)
    else:
        data.file_meta.TransferSyntaxUID = UID(syntax)
        data.PixelData = encapsulate([_encode(frame, pack) for frame in frames])
        data["PixelData"].is_undefined_length = True
    with examine_apart("echo", write_file(data)) as reading:
        assert reading.facts["is_shown"]
        pieces = [zlib.decompress(piece) for letter, piece in reading.records if letter == "P"]
    assert len(pieces) == 4
    for piece, frame in zip(pieces, frames, strict=True):
        shown = np.frombuffer(piece, np.uint8).reshape(frame.shape).astype(int)
        assert np.abs(shown - frame).mean() <= (3 if pack == "JPEG" else 0)


def _encode(frame, pack: str) -> bytes:
    out = BytesIO()
    rest = {"quality": 95} if pack == "JPEG" else {"irreversible": False, "no_jp2": True}
    Image.fromarray(frame).save(out, pack, **rest)
    return out.getvalue()


def test_colours_and_palettes_become_rgb():
    data = read()
    data.SamplesPerPixel, data.PhotometricInterpretation, data.PlanarConfiguration = 3, "RGB", 1
    data.NumberOfFrames, data.Rows, data.Columns = 1, 4, 6
    data.PixelData = bytes([10] * 24 + [20] * 24 + [30] * 24)
    with examine_apart("echo", write_file(data)) as reading:
        pieces = [zlib.decompress(piece) for letter, piece in reading.records if letter == "P"]
    assert pieces == [bytes([10, 20, 30] * 24)]


def test_echo_of_another_class_is_kept_and_not_displayed():
    with examine_apart("echo", change(SOPClassUID="1.2.840.10008.5.1.4.1.1.7")) as reading:
        assert reading.facts["is_shown"] is False
        assert {letter for letter, _piece in reading.records} == {"C"}


def test_ecg_without_units_or_samples_is_refused():
    def break_ecg(spoil) -> Fault:
        data = dcmread(BytesIO(make_file("ecg")))
        spoil(data.WaveformSequence[0])
        with pytest.raises(BadFileError) as caught:
            examine("ecg", write_file(data))
        return caught.value.fault

    def set_(name, value):
        return lambda group: setattr(group, name, value)

    assert break_ecg(set_("NumberOfWaveformSamples", 10**6)) == Fault.CUT_SHORT
    assert break_ecg(set_("SamplingFrequency", 0)) == Fault.NOT_POSSIBLE
    assert break_ecg(set_("ChannelDefinitionSequence", [Dataset()])) == Fault.MALFORMED
    assert break_ecg(
        lambda g: delattr(g.ChannelDefinitionSequence[0], "ChannelSensitivityUnitsSequence")
    ) == (Fault.MALFORMED)
    assert break_ecg(lambda g: setattr(g.ChannelDefinitionSequence[0], "ChannelSensitivity", 1e6)) == (
        Fault.NOT_POSSIBLE
    )
