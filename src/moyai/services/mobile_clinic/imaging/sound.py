"""Heart and lung sounds: WAV with PCM samples (RIFF; WAVEFORMATEXTENSIBLE), written anew without the rest.

Facts: ``hz bits channels seconds``. Pieces: the envelope (``BINS`` pairs of int8, least and greatest) and a
spectrogram as PNG (left to right time, upwards frequency to ``TOP_HZ``).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from moyai.services.mobile_clinic.imaging.faults import BadFileError, Fault
from moyai.services.mobile_clinic.imaging.formats import Format
from moyai.services.mobile_clinic.imaging.limits import MOST_SOUND_S
from moyai.services.mobile_clinic.imaging.records import Examined

BINS = 1000
TOP_HZ = 1000
"""Heart sounds lie below; a lung's wheezes mostly so."""

_PCM, _EXTENSIBLE = 1, 0xFFFE
_PCM_GUID = bytes.fromhex("0100000000001000800000aa00389b71")
_FLOOR_DB = -55.0


@dataclass(frozen=True)
class Recording:
    """PCM as the header says it. ``data``: the samples as they lie in the file, interleaved."""

    channels: int
    hz: int
    bits: int
    data: bytes

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return len(self.data) / (self.channels * self.bits // 8 * self.hz)


def read_sound(content: bytes) -> Examined:
    """Read a recording.

    Raises:
        BadFileError: a size is wrong, it is cut short, empty, too long, or no PCM.
    """
    found = parse_wav(content)
    facts: dict[str, Any] = {
        "is_shown": True,
        "hz": found.hz,
        "bits": found.bits,
        "channels": found.channels,
        "seconds": round(found.seconds, 3),
    }
    samples = read_samples(found)
    pieces = iter([draw_envelope(samples), draw_spectrogram(samples, found.hz)])
    return Examined(Format.WAV, facts, write_wav(found), pieces)


def parse_wav(content: bytes) -> Recording:
    """Return the recording of a WAV file, each of its sizes held against what is there."""
    (size,) = struct.unpack_from("<I", content, 4) if len(content) >= 12 else (0,)
    if size + 8 > len(content):
        raise BadFileError(Fault.CUT_SHORT, "shorter than its header says")
    if size + 8 + size % 2 < len(content):
        raise BadFileError(Fault.WRONG_SIZES, "something follows the recording")
    chunks = _read_chunks(content, size + 8)
    if b"fmt " not in chunks or b"data" not in chunks:
        raise BadFileError(Fault.NO_SIGNAL, "no format or no samples")
    return _check(chunks[b"fmt "], chunks[b"data"])


def _read_chunks(content: bytes, end: int) -> dict[bytes, bytes]:
    chunks: dict[bytes, bytes] = {}
    at = 12
    while at + 8 <= end:
        name, length = content[at : at + 4], struct.unpack_from("<I", content, at + 4)[0]
        if at + 8 + length > end:
            raise BadFileError(Fault.WRONG_SIZES, "a chunk reaches over the end")
        chunks.setdefault(name, content[at + 8 : at + 8 + length])
        if len(chunks) > 64:
            raise BadFileError(Fault.MALFORMED, "too many chunks")
        at += 8 + length + length % 2
    return chunks


def _check(form: bytes, data: bytes) -> Recording:
    if len(form) < 16:
        raise BadFileError(Fault.MALFORMED, "format chunk")
    tag, channels, hz, rate, block, bits = struct.unpack_from("<HHIIHH", form)
    is_pcm = tag == _PCM or (tag == _EXTENSIBLE and form[24:40] == _PCM_GUID)
    if not is_pcm:
        raise BadFileError(Fault.UNKNOWN, "no PCM")
    if channels not in (1, 2) or bits not in (8, 16, 24, 32) or not 500 <= hz <= 192_000:
        raise BadFileError(Fault.NOT_POSSIBLE, "channels, bits or rate")
    if block != channels * bits // 8 or rate != block * hz or len(data) % block:
        raise BadFileError(Fault.WRONG_SIZES, "sizes that contradict one another")
    found = Recording(channels, hz, bits, data)
    if not data:
        raise BadFileError(Fault.NO_SIGNAL, "no samples")
    if found.seconds > MOST_SOUND_S:
        raise BadFileError(Fault.TOO_LARGE, "too long")
    return found


def write_wav(found: Recording) -> bytes:
    """Return a WAV file of a plain header and the samples, and nothing else."""
    block = found.channels * found.bits // 8
    form = struct.pack("<HHIIHH", _PCM, found.channels, found.hz, block * found.hz, block, found.bits)
    size = 4 + 8 + len(form) + 8 + len(found.data) + len(found.data) % 2
    head = b"RIFF" + struct.pack("<I", size) + b"WAVE" + b"fmt " + struct.pack("<I", len(form)) + form
    return head + b"data" + struct.pack("<I", len(found.data)) + found.data + b"\0" * (len(found.data) % 2)


def read_samples(found: Recording) -> Any:
    """Return the mean of the channels, float64 from -1 to 1."""
    import numpy as np

    raw = np.frombuffer(found.data, dtype=np.uint8)
    if found.bits == 8:
        values = (raw.astype(np.float64) - 128) / 128
    elif found.bits == 24:
        parts = raw.reshape(-1, 3).astype(np.int32)
        whole = parts[:, 0] | parts[:, 1] << 8 | parts[:, 2] << 16
        values = ((whole ^ 0x800000) - 0x800000) / 2.0**23
    else:
        values = raw.view(f"<i{found.bits // 8}") / 2.0 ** (found.bits - 1)
    return values.reshape(-1, found.channels).mean(axis=1)


def draw_envelope(samples: Any) -> bytes:
    """Return least and greatest of each of ``BINS`` parts (fewer where there are fewer samples), as int8."""
    import numpy as np

    edges = np.unique(np.linspace(0, len(samples), BINS + 1).astype(int))[:-1]
    peak = max(float(np.abs(samples).max()), 1e-9)
    least, greatest = np.minimum.reduceat(samples, edges), np.maximum.reduceat(samples, edges)
    return np.rint(np.stack([least, greatest], axis=1) / peak * 127).astype(np.int8).tobytes()


def draw_spectrogram(samples: Any, hz: int, *, wide: int = 800, high: int = 160) -> bytes:
    """Return a PNG of the power by time and frequency, dark where it is loud. Hann windows of 64 ms."""
    import numpy as np
    from PIL import Image

    length = max(int(hz * 0.064), 16)
    padded = np.pad(samples, (0, max(0, length - len(samples))))
    starts = np.linspace(0, len(padded) - length, wide).astype(int)
    window = np.hanning(length)
    top = max(int(TOP_HZ * length / hz), 2)
    rows = np.stack([np.abs(np.fft.rfft(padded[s : s + length] * window))[:top] for s in starts], axis=1)
    level = 20 * np.log10(np.maximum(rows / max(float(rows.max()), 1e-12), 1e-9))
    grey = (255 * np.clip(level / _FLOOR_DB, 0, 1)).astype(np.uint8)[::-1]
    out = BytesIO()
    Image.fromarray(grey).resize((wide, high), Image.Resampling.BILINEAR).save(out, "PNG")
    return out.getvalue()
