"""Any of the simulated devices by the kind of what it takes."""

from __future__ import annotations

from datetime import datetime

from moyai.services.mobile_clinic.imaging.simulated.ecg import make_ecg
from moyai.services.mobile_clinic.imaging.simulated.echo import make_echo
from moyai.services.mobile_clinic.imaging.simulated.eye import make_eye_photo
from moyai.services.mobile_clinic.imaging.simulated.fetal import make_trace
from moyai.services.mobile_clinic.imaging.simulated.heart import make_heart_sound
from moyai.services.mobile_clinic.imaging.simulated.person import Person

SUFFIXES = {"echo": "dcm", "ecg": "dcm", "sound": "wav", "fetal": "json", "eye": "jpg"}


def take(kind: str, person: Person, *, taken_at: datetime, seed: int = 1) -> tuple[str, bytes]:
    """Return the name and the content of the file that a device makes.

    Args:
        kind: a value of enums.FindingKind.
        person: whom the device was told it examines; sounds, traces and photos name nobody.
        taken_at: in the town's time zone.
        seed: the same seed gives the same file.

    Raises:
        KeyError: no device takes this.
    """
    makers = {
        "echo": lambda: make_echo(person, taken_at=taken_at, seed=seed),
        "ecg": lambda: make_ecg(person, taken_at=taken_at, seed=seed),
        "sound": lambda: make_heart_sound(seed=seed),
        "fetal": lambda: make_trace(started_at=taken_at, seed=seed),
        "eye": lambda: make_eye_photo(seed=seed),
    }
    return f"{kind}-{taken_at:%Y%m%d-%H%M%S}.{SUFFIXES[kind]}", makers[kind]()
