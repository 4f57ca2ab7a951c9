"""Files of simulated devices for tests, small enough to be made again and again."""

from datetime import datetime
from functools import lru_cache

from tests.factories import at

from moyai.core.clock import local
from moyai.services.mobile_clinic.imaging.simulated.ecg import make_ecg
from moyai.services.mobile_clinic.imaging.simulated.echo import make_echo
from moyai.services.mobile_clinic.imaging.simulated.eye import make_eye_photo
from moyai.services.mobile_clinic.imaging.simulated.fetal import make_trace
from moyai.services.mobile_clinic.imaging.simulated.heart import make_heart_sound
from moyai.services.mobile_clinic.imaging.simulated.person import Person
from moyai.services.mobile_clinic.worklist import name_person

__all__ = ["TAKEN", "make_file", "name_person"]

TAKEN = at(10)
NOBODY = Person()


@lru_cache
def make_file(kind: str, person: Person = NOBODY, seed: int = 1, taken: datetime = TAKEN) -> bytes:
    """Return a file of a kind, made once for each person and seed."""
    when = local(taken)
    if kind == "echo":
        return make_echo(person, taken_at=when, seed=seed, frames=4, rows=60, columns=80)
    if kind == "ecg":
        return make_ecg(person, taken_at=when, seed=seed, seconds=10)
    if kind == "sound":
        return make_heart_sound(seed=seed, seconds=2)
    if kind == "fetal":
        return make_trace(started_at=when, seed=seed, minutes=12)
    return make_eye_photo(seed=seed, side=96)
