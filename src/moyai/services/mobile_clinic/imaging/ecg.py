"""Electrocardiograms of DICOM (PS3.3 C.10.9, PS3.16 CID 3001): leads in millivolts.

Facts: ``leads`` (names), ``hz``, ``samples``. A piece is one lead, float32 little-endian, mV.
"""

from __future__ import annotations

from typing import Any

from moyai.services.mobile_clinic.imaging.faults import BadFileError, Fault
from moyai.services.mobile_clinic.imaging.limits import MOST_CHANNELS, MOST_ECG_S

LEADS = ("I", "II", "III", "aVR", "aVL", "aVF", "V1", "V2", "V3", "V4", "V5", "V6")
CODES = dict(zip(("1", "2", "61", "62", "63", "64", "3", "4", "5", "6", "7", "8"), LEADS, strict=True))
"""The last number of a lead's code, alike in MDC (``2:61``) and SCP-ECG (``5.6.3-9-61``)."""

_MV = {"uV": 1e-3, "mV": 1.0, "V": 1e3, "nV": 1e-6}
MOST_MV = 50.0
"""No electrode of a person has more, an unplugged one included."""


def read_ecg(data: Any) -> tuple[dict[str, Any], list[bytes]]:
    """Return facts and leads of a data set's first waveform group that is a recording.

    Raises:
        BadFileError: there is none, or it has no channels, samples, unit or known lead.
    """
    group = data["WaveformSequence"][0] if data.get("WaveformSequence") else None
    if group is None:
        raise BadFileError(Fault.NO_SIGNAL, "no waveform")
    hz = float(group.get("SamplingFrequency", 0) or 0)
    channels = int(group.get("NumberOfWaveformChannels", 0) or 0)
    samples = int(group.get("NumberOfWaveformSamples", 0) or 0)
    if not (50 <= hz <= 10_000 and 1 <= channels <= MOST_CHANNELS):
        raise BadFileError(Fault.NOT_POSSIBLE, "rate or channels")
    if not 0 < samples <= hz * MOST_ECG_S:
        raise BadFileError(Fault.NO_SIGNAL, "samples")
    _check_length(group, channels, samples)
    definitions = list(group.get("ChannelDefinitionSequence") or [])
    if len(definitions) != channels:
        raise BadFileError(Fault.MALFORMED, "channels without a definition")
    names = [_name_lead(each) for each in definitions]
    if len(set(names)) != len(names):
        raise BadFileError(Fault.MALFORMED, "a lead twice")
    return {"leads": names, "hz": hz, "samples": samples}, _convert(data, definitions)


def _check_length(group: Any, channels: int, samples: int) -> None:
    width = int(group.get("WaveformBitsAllocated", 0) or 0) // 8
    if width not in (1, 2, 4) or len(group.get("WaveformData") or b"") < channels * samples * width:
        raise BadFileError(Fault.CUT_SHORT, "fewer samples than promised")


def _convert(data: Any, definitions: list[Any]) -> list[bytes]:
    import numpy as np

    values = data.waveform_array(0)  # samples x channels, sensitivity and baseline applied
    leads = []
    for at, definition in enumerate(definitions):
        lead = values[:, at] * _find_unit(definition)
        if not np.isfinite(lead).all() or np.abs(lead).max() > MOST_MV:
            raise BadFileError(Fault.NOT_POSSIBLE, "voltages")
        leads.append(lead.astype("<f4").tobytes())
    return leads


def _find_unit(definition: Any) -> float:
    units = definition.get("ChannelSensitivityUnitsSequence")
    factor = _MV.get(str(units[0].get("CodeValue", ""))) if units else None
    if factor is None:
        raise BadFileError(Fault.MALFORMED, "no unit of voltage")
    return factor


def _name_lead(definition: Any) -> str:
    source = definition.get("ChannelSourceSequence")
    code = str(source[0].get("CodeValue", "")) if source else ""
    last = code.replace(":", "-").rsplit("-", 1)[-1]
    meaning = str(source[0].get("CodeMeaning", "")) if source else ""
    name = CODES.get(last) or meaning.removeprefix("Lead ").split(" ")[0][:8]
    if not name:
        raise BadFileError(Fault.MALFORMED, "a channel of no lead")
    return name
