"""A twelve-lead electrocardiogram at rest: sums of Gaussians for P, Q, R, S and T along a heart's axis.

The six limb leads follow from two (Einthoven, Goldberger), so III = II - I and aVR = -(I + II) / 2 hold.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from moyai.services.mobile_clinic.imaging.dicom import ECG_12
from moyai.services.mobile_clinic.imaging.ecg import CODES, LEADS
from moyai.services.mobile_clinic.imaging.simulated.person import Person, start_file, write_file

HZ = 500
UV_A_UNIT = 2.5
_WAVES = ((-0.17, 0.022), (-0.035, 0.010), (0.0, 0.012), (0.032, 0.012), (0.26, 0.05))
"""P, Q, R, S, T: seconds from the R wave's top, and width."""

_HEIGHTS = {
    "I": (0.08, -0.05, 0.70, -0.10, 0.20),
    "II": (0.14, -0.08, 1.10, -0.15, 0.30),
    "V1": (0.05, 0.0, 0.25, -0.90, -0.08),
    "V2": (0.06, 0.0, 0.45, -1.30, 0.35),
    "V3": (0.07, -0.02, 0.85, -0.90, 0.45),
    "V4": (0.08, -0.06, 1.35, -0.50, 0.42),
    "V5": (0.08, -0.08, 1.20, -0.25, 0.34),
    "V6": (0.07, -0.08, 0.95, -0.12, 0.26),
}
"""Of each wave in mV."""


def make_ecg(
    person: Person, *, taken_at: datetime, seed: int = 1, seconds: float = 10.0, rate: float = 68.0
) -> bytes:
    """Return a DICOM 12-lead ECG waveform file.

    Args:
        person: whom the device was told it examines.
        taken_at: when, in the town's time zone.
        seed: the same seed gives the same file.
        seconds: how long.
        rate: beats a minute.
    """
    import numpy as np
    from pydicom.dataset import Dataset

    leads = draw_leads(seed=seed, seconds=seconds, rate=rate)
    data = start_file(person, sop_class=ECG_12, modality="ECG", taken_at=taken_at, seed=seed)
    data.StudyDescription = "Resting 12-lead ECG (simulated)"
    group = Dataset()
    group.WaveformOriginality, group.NumberOfWaveformChannels = "ORIGINAL", len(LEADS)
    group.NumberOfWaveformSamples, group.SamplingFrequency = leads.shape[1], HZ
    group.MultiplexGroupLabel = "RHYTHM"
    group.ChannelDefinitionSequence = [_define(name) for name in LEADS]
    group.WaveformBitsAllocated, group.WaveformSampleInterpretation = 16, "SS"
    group.WaveformData = np.rint(leads.T * 1000 / UV_A_UNIT).astype("<i2").tobytes()
    group["WaveformData"].VR = "OW"
    data.WaveformSequence = [group]
    data.AcquisitionContextSequence = []
    return write_file(data)


def draw_leads(*, seed: int, seconds: float, rate: float) -> Any:
    """Return the twelve leads in mV, shape (12, samples), in the order of `LEADS`."""
    import numpy as np

    chance = np.random.default_rng(seed)
    t = np.arange(int(seconds * HZ)) / HZ
    beats = np.cumsum(60 / rate * (1 + 0.02 * chance.standard_normal(int(seconds * rate / 60) + 3))) - 0.4
    shapes = [sum(np.exp(-(((t - beat - at) / width) ** 2) / 2) for beat in beats) for at, width in _WAVES]
    drawn = {name: _draw(heights, shapes, t, chance) for name, heights in _HEIGHTS.items()}
    one, two = drawn["I"], drawn["II"]
    limbs = {"III": two - one, "aVR": -(one + two) / 2, "aVL": one - two / 2, "aVF": two - one / 2}
    return np.stack([(drawn | limbs)[name] for name in LEADS])


def _draw(heights: tuple[float, ...], shapes: list[Any], t: Any, chance: Any) -> Any:
    import numpy as np

    wave = sum(height * shape for height, shape in zip(heights, shapes, strict=True))
    drift = 0.03 * np.sin(2 * np.pi * 0.25 * t + chance.uniform(0, 6))
    return wave + drift + 0.008 * chance.standard_normal(len(t))


def _define(name: str) -> Any:
    from pydicom.dataset import Dataset

    def code(value: str, scheme: str, meaning: str) -> Dataset:
        item = Dataset()
        item.CodeValue, item.CodingSchemeDesignator, item.CodeMeaning = value, scheme, meaning
        return item

    number = next(each for each, lead in CODES.items() if lead == name)
    channel = Dataset()
    channel.ChannelSourceSequence = [code(f"2:{number}", "MDC", f"Lead {name}")]
    channel.ChannelSensitivity, channel.ChannelSensitivityCorrectionFactor = UV_A_UNIT, 1
    channel.ChannelSensitivityUnitsSequence = [code("uV", "UCUM", "microvolt")]
    channel.ChannelBaseline, channel.ChannelSampleSkew, channel.WaveformBitsStored = 0, 0, 16
    return channel
