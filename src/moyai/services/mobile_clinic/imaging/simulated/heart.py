"""Heart sounds as a digital stethoscope records them: first and second sound, and the room's noise."""

from __future__ import annotations

from moyai.services.mobile_clinic.imaging.sound import Recording, write_wav

HZ = 4000


def make_heart_sound(*, seed: int = 1, seconds: float = 8.0, rate: float = 72.0) -> bytes:
    """Return a WAV file, 16 bits, one channel, 4 kHz.

    Args:
        seed: the same seed gives the same file.
        seconds: how long.
        rate: beats a minute.
    """
    import numpy as np

    chance = np.random.default_rng(seed)
    t = np.arange(int(seconds * HZ)) / HZ
    wave = 0.01 * chance.standard_normal(len(t))
    for beat in np.arange(0.2, seconds, 60 / rate):
        for delay, pitch, loud, length in ((0.0, 55.0, 0.8, 0.045), (0.31, 75.0, 0.5, 0.03)):
            since = t - beat - delay
            swell = np.where(since >= 0, since / length * np.exp(1 - since / length), 0)
            wave += loud * swell**2 * np.sin(2 * np.pi * pitch * since)
    data = np.rint(np.clip(wave, -1, 1) * 32767).astype("<i2").tobytes()
    return write_wav(Recording(channels=1, hz=HZ, bits=16, data=data))
