"""A clip of an antenatal echo: a fan with speckle, a head that turns a little and a heart that beats."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from moyai.services.mobile_clinic.imaging.dicom import US_CLIP, US_IMAGE
from moyai.services.mobile_clinic.imaging.simulated.person import Person, start_file, write_file

MM_A_PIXEL = 0.5
BEATS_A_SECOND = 2.4


def make_echo(
    person: Person,
    *,
    taken_at: datetime,
    seed: int = 1,
    frames: int = 24,
    rows: int = 240,
    columns: int = 320,
    bits: int = 8,
    study: str = "",
    fps: float = 12.0,
) -> bytes:
    """Return a DICOM ultrasound clip (one frame: an image).

    Args:
        person: whom the device was told it examines.
        taken_at: when, in the town's time zone.
        seed: the same seed gives the same file.
        frames, rows, columns, bits: size; 8 or 16 bits.
        study: see `start_file`.
        fps: frames a second.
    """
    import numpy as np

    sop_class = US_CLIP if frames > 1 else US_IMAGE
    data = start_file(person, sop_class=sop_class, modality="US", taken_at=taken_at, seed=seed, study=study)
    data.StudyDescription = "Antenatal ultrasound (simulated)"
    pixels = np.stack([_draw(seed, at / fps, rows, columns) for at in range(frames)])
    data.Rows, data.Columns, data.SamplesPerPixel = rows, columns, 1
    data.PhotometricInterpretation, data.PixelRepresentation = "MONOCHROME2", 0
    data.BitsAllocated = bits
    data.BitsStored, data.HighBit = (8, 7) if bits == 8 else (12, 11)
    if bits == 16:
        data.WindowCenter, data.WindowWidth = 1200, 2400
    if frames > 1:
        data.NumberOfFrames = frames
        data.FrameTime = round(1000 / fps, 3)
        data.FrameIncrementPointer = 0x00181063
    data.SequenceOfUltrasoundRegions = [_make_region(rows, columns)]
    scaled = pixels * (255 if bits == 8 else 4095)
    data.PixelData = scaled.astype("u1" if bits == 8 else "<u2").tobytes()
    data["PixelData"].VR = "OB" if bits == 8 else "OW"
    return write_file(data)


def _make_region(rows: int, columns: int) -> object:
    from pydicom.dataset import Dataset

    region = Dataset()
    region.RegionSpatialFormat, region.RegionDataType, region.RegionFlags = 1, 1, 0
    region.RegionLocationMinX0, region.RegionLocationMinY0 = 0, 0
    region.RegionLocationMaxX1, region.RegionLocationMaxY1 = columns - 1, rows - 1
    region.PhysicalUnitsXDirection = region.PhysicalUnitsYDirection = 3
    region.PhysicalDeltaX = region.PhysicalDeltaY = MM_A_PIXEL / 10
    return region


def _draw(seed: int, seconds: float, rows: int, columns: int) -> Any:
    """Return one frame, 0 to 1: Rayleigh speckle over a fan, brighter on the skull, dark in the heart."""
    import numpy as np

    y, x = np.mgrid[0:rows, 0:columns].astype(float)
    across, down = x - columns / 2, y + rows * 0.08
    radius, angle = np.hypot(across, down), np.arctan2(across, down)
    fan = (np.abs(angle) < 0.62) & (radius > rows * 0.14) & (radius < rows * 1.05)
    tissue = 0.30 + 0.12 * np.sin(radius / 17 + 3 * angle) * np.cos(angle * 9)
    turn = 0.05 * np.sin(2 * np.pi * seconds / 4)
    skull = _ring(x - columns * (0.46 + turn / 3), y - rows * 0.45, columns * 0.15, rows * 0.16, 0.07)
    beat = 1 + 0.18 * np.sin(2 * np.pi * BEATS_A_SECOND * seconds)
    heart = np.hypot(
        (x - columns * 0.63) / (columns * 0.045 * beat), (y - rows * 0.66) / (rows * 0.05 * beat)
    )
    level = np.where(heart < 1, 0.05, tissue + 0.75 * skull)
    # Speckle stays where the tissue stays: most of it is the same from frame to frame.
    still, moving = np.random.default_rng(seed), np.random.default_rng((seed, int(seconds * 1000)))
    speckle = 0.8 * still.rayleigh(0.8, (rows, columns)) + 0.2 * moving.rayleigh(0.8, (rows, columns))
    shade = np.exp(-radius / (rows * 1.6))
    return np.clip(level * speckle * shade * fan, 0, 1)


def _ring(x: Any, y: Any, a: float, b: float, width: float) -> Any:
    import numpy as np

    return np.exp(-(((np.hypot(x / a, y / b) - 1) / width) ** 2))
