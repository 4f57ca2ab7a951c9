"""Signals on their papers: true to scale, no peak lost, words escaped; what is computed of them checked."""

import re
import struct
import wave
from array import array
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from moyai.services.mobile_clinic.imaging.drawing.ecg import draw_ecg
from moyai.services.mobile_clinic.imaging.drawing.fetal import draw_trace
from moyai.services.mobile_clinic.imaging.drawing.paper import draw_curve, draw_words, thin
from moyai.services.mobile_clinic.imaging.drawing.sound import draw_wave
from moyai.services.mobile_clinic.imaging.ecg import LEADS
from moyai.services.mobile_clinic.imaging.examine import examine
from moyai.services.mobile_clinic.imaging.fetal import find_baselines
from moyai.services.mobile_clinic.imaging.simulated.ecg import HZ, draw_leads
from moyai.services.mobile_clinic.imaging.simulated.heart import make_heart_sound
from moyai.services.mobile_clinic.imaging.sound import Recording, parse_wav, read_samples, write_wav
from moyai.services.mobile_clinic.tests.devices import make_file

VALUES = st.lists(st.one_of(st.none(), st.integers(-1000, 1000)), max_size=300)


@given(VALUES, st.integers(1, 40))
def test_thinning_keeps_every_peak_and_the_order(values, most):
    kept = thin(values, most)
    known = [value for value in values if value is not None]
    assert len(kept) <= max(2 * most, 0) or len(kept) == len(values)
    assert [at for at, _value in kept] == sorted(at for at, _value in kept)
    assert all(values[at] == value or value is None for at, value in kept)
    if known:
        assert {min(known), max(known)} <= {value for _at, value in kept}


def read_points(svg: str, at: int) -> list[tuple[float, float]]:
    """Return the points of the curve that is ``at``-th in a drawing."""
    path = re.findall(r'<path class="trace__curve" d="([^"]*)"', svg)[at]
    return [(float(x), float(y)) for x, y in re.findall(r"[ML](-?[\d.]+) (-?[\d.]+)", path)]


def test_ecg_is_25_mm_a_second_and_10_mm_a_millivolt():
    flat = [0.0] * 5000
    spike = [*([0.0] * 1000), 1.0, *([0.0] * 3999)]
    svg = draw_ecg(LEADS, [spike, *([flat] * 11)], hz=500, begins_s=0, label="x")
    points = read_points(svg, 0)
    top = min(points, key=lambda point: point[1])
    begin = points[0]
    assert top[0] - begin[0] == pytest.approx(2 * 25, abs=0.1)
    assert begin[1] - top[1] == pytest.approx(10, abs=0.02)
    assert 'width="270mm"' in svg
    later = read_points(draw_ecg(LEADS, [spike, *([flat] * 11)], hz=500, begins_s=2, label="x"), 0)
    assert min(later, key=lambda point: point[1])[0] - later[0][0] == pytest.approx(0, abs=0.1)


def test_limb_leads_obey_einthoven_and_goldberger():
    leads = dict(zip(LEADS, draw_leads(seed=3, seconds=3, rate=70), strict=True))
    assert abs(leads["I"] + leads["III"] - leads["II"]).max() < 1e-9
    assert abs(leads["aVR"] + leads["aVL"] + leads["aVF"]).max() < 1e-9


def test_ecg_file_gives_back_what_was_drawn():
    found = examine("ecg", make_file("ecg"))
    drawn = draw_leads(seed=1, seconds=10, rate=68)
    assert found.facts["leads"] == list(LEADS)
    for piece, lead in zip(found.pieces, drawn, strict=True):
        values = array("f")
        values.frombytes(piece)
        assert len(values) == 10 * HZ
        assert max(abs(a - b) for a, b in zip(values, lead, strict=True)) <= 0.00126  # half a unit of 2.5 uV


@pytest.mark.parametrize("speed", [1, 3])
def test_trace_is_true_to_scale_and_keeps_gaps(speed):
    fhr = [140.0] * 240 + [None] * 40 + [170.0] * 200  # two minutes at four a second
    svg = draw_trace(fhr, [0.0] * 480, step_s=0.25, begins_s=0, speed=speed, words=("a", "b"), label="x")
    points = read_points(svg, 0)
    assert points[-1][0] - points[0][0] == pytest.approx(479 * 0.25 / 60 * speed * 10, abs=0.3)
    assert points[0][1] - points[-1][1] == pytest.approx(10, abs=0.01)  # 30 beats are a centimetre
    assert re.findall(r'<path class="trace__curve" d="([^"]*)"', svg)[0].count("M") == 2


@given(st.text(max_size=20))
def test_words_are_never_markup(words):
    drawn = draw_words(0, 0, words)
    inner = drawn.split(">", 1)[1].removesuffix("</text>")
    assert "<" not in inner
    assert '"' not in draw_wave([0, 0], label=words).split('aria-label="')[1].split('" viewBox')[0]


def test_curve_without_points_is_empty():
    assert draw_curve([None, None]) == '<path class="trace__curve" d=""/>'


@pytest.mark.parametrize(
    ("rates", "expected"),
    [
        ([142.0] * 2400, [140]),
        ([143.0] * 2400, [145]),
        ([140.0] * 2000 + [190.0] * 400, [140]),  # a long acceleration is no part of it
        ([None] * 2000 + [140.0] * 400, [None]),  # a hundred seconds are too few
        ([None] * 1900 + [140.0] * 500, [140]),
        ([None] * 2400, [None]),
        ([120.0] * 2400 + [150.0] * 1200, [120, 150]),
    ],
)
def test_baseline_is_the_mean_of_what_is_steady(rates, expected):
    assert find_baselines(rates, 0.25) == expected


@pytest.mark.parametrize("bits", [8, 16, 24, 32])
@pytest.mark.parametrize("channels", [1, 2])
def test_recording_is_what_the_standard_library_reads(bits, channels):
    """Python's own `wave` writes it, and reads what we write."""
    low, high = (0, 255) if bits == 8 else (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1)
    values = [low, high, (low + high + 1) // 2, low] * channels
    data = b"".join(value.to_bytes(bits // 8, "little", signed=bits > 8) for value in values)
    out = BytesIO()
    with wave.open(out, "wb") as file:
        file.setparams((channels, bits // 8, 4000, 0, "NONE", ""))
        file.writeframes(data)
    found = parse_wav(out.getvalue())
    assert found == Recording(channels, 4000, bits, data)
    with wave.open(BytesIO(write_wav(found))) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (channels, bits // 8, 4000)
        assert file.readframes(100) == data
    if channels == 1:
        assert read_samples(found).tolist() == pytest.approx([-1, 1, 0, -1], abs=0.01)


def test_envelope_and_spectrogram_show_the_beats():
    found = examine("sound", make_heart_sound(seconds=4, rate=60))
    envelope, picture = found.pieces
    values = array("b", envelope)
    assert len(values) == 2000
    loud = [at / 250 for at in range(1000) if values[2 * at + 1] > 90]
    assert {round(second - 0.2) for second in loud} == {0, 1, 2, 3}  # the first sound, once a second
    image = Image.open(BytesIO(picture))
    assert image.size == (800, 160)
    assert image.getpixel((45, 150)) < image.getpixel((45, 20))  # low and loud below, quiet above
    assert struct.unpack("<4s", found.content[:4])[0] == b"RIFF"
