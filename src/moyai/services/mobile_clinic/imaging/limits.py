"""How large a file may be, and how large what comes out of it. Bytes, pixels and samples."""

from __future__ import annotations

from moyai.services.mobile_clinic.imaging.formats import Format

MIB = 1024 * 1024

MOST_BYTES = {
    Format.DICOM: 96 * MIB,
    Format.SCP_ECG: 4 * MIB,
    Format.MFER: 4 * MIB,
    Format.WAV: 24 * MIB,
    Format.JSON: 4 * MIB,
    Format.CSV: 4 * MIB,
    Format.JPEG: 20 * MIB,
    Format.PNG: 20 * MIB,
}
"""Of the file as it was sent."""

MOST_SENT = max(MOST_BYTES.values())
"""Nothing larger is even read."""

MOST_SIDE = 8192
"""Rows or columns of a picture."""

MOST_FRAMES = 1800
"""Of a clip: a minute at 30 a second."""

MOST_DECODED = 768 * MIB
"""Rows x columns x frames x samples x bytes of a clip, unpacked."""

MOST_FRAME = 64 * MIB
"""Of one frame, unpacked."""

MOST_ELEMENTS = 50_000
"""Of a DICOM file, all levels together."""

MOST_DEPTH = 8
"""Sequences within sequences."""

MOST_VALUE = 2 * MIB
"""Of one DICOM value that is neither pixels nor a waveform."""

MOST_PRIVATE = 8 * MIB
"""Of all private values together."""

MOST_WAVEFORM = 24 * MIB
"""Of one waveform's samples."""

MOST_CHANNELS = 16
MOST_ECG_S = 3600
MOST_SOUND_S = 900
MOST_TRACE_S = 12 * 3600

WORKER_MEMORY = 1024 * MIB
"""Address space of the process that reads a file: what was sent, twice, one frame and the libraries."""

WORKER_CPU_S = 40
WORKER_WALL_S = 90
