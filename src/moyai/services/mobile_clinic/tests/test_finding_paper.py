"""An electrocardiogram as it comes out of the printer: a second is 25 mm, a millivolt 10 mm."""

import io
import itertools
from collections.abc import Iterator

import pytest
from pypdf import PageObject, PdfReader
from pypdf.generic import ContentStream

from moyai.core.ui.tests.conftest import browser  # noqa: F401 - a fixture
from moyai.services.mobile_clinic.tests.test_finding_browser import context, keep, patient

__all__ = ["context", "patient"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MM = 25.4 / 72
Matrix = tuple[float, float, float, float, float, float]
Point = tuple[float, float]


def multiply(one: Matrix, other: Matrix) -> Matrix:
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def place(x: float, y: float, by: Matrix) -> Point:
    return ((x * by[0] + y * by[2] + by[4]) * MM, (x * by[1] + y * by[3] + by[5]) * MM)


def list_paths(page: PageObject, reader: PdfReader) -> Iterator[list[Point]]:
    """Yield the lines that are drawn on a page, each as its points in millimetres, forms within it too."""
    resources = page["/Resources"]
    start: Matrix = (1, 0, 0, 1, 0, 0)
    yield from read_stream(page.get_contents(), resources, start, reader)


def read_stream(content, resources, at: Matrix, reader: PdfReader) -> Iterator[list[Point]]:
    kept: list[Matrix] = []
    points: list[Point] = []
    for operands, operator in ContentStream(content, reader).operations:
        numbers = [float(each) for each in operands] if operator in {b"cm", b"m", b"l"} else []
        if operator == b"q":
            kept.append(at)
        elif operator == b"Q":
            at = kept.pop()
        elif operator == b"cm":
            at = multiply(tuple(numbers), at)
        elif operator == b"m":
            if len(points) > 1:
                yield points
            points = [place(*numbers, at)]
        elif operator == b"l":
            points.append(place(*numbers, at))
        elif operator in {b"S", b"s", b"f", b"n", b"B"}:
            if len(points) > 1:
                yield points
            points = []
        elif operator == b"Do":
            form = resources["/XObject"][operands[0]].get_object()
            if form["/Subtype"] == "/Form":
                matrix = tuple(float(each) for each in form.get("/Matrix", (1, 0, 0, 1, 0, 0)))
                within = form.get("/Resources", resources)
                yield from read_stream(form, within, multiply(matrix, at), reader)


def measure(points: list[Point]) -> tuple[float, float]:
    """Return how wide and how high a line is, millimetres."""
    across, up = [x for x, _y in points], [y for _x, y in points]
    return max(across) - min(across), max(up) - min(up)


def test_the_printed_sheet_is_true_to_scale(context, patient) -> None:
    page = context.new_page()
    page.goto(f"/clinic/findings/{keep(patient, 'ecg').code}/")
    assert "25 mm/s" in page.locator(".trace--ecg").text_content()
    assert "実際のサイズ" in page.locator("main").text_content()
    reader = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    sheet = next(one for one in reader.pages if "aVR" in one.extract_text())
    assert [round(float(each) * MM) for each in (sheet.mediabox.width, sheet.mediabox.height)] == [297, 210]
    paths = list(list_paths(sheet, reader))

    # Upright lines of the grid: as high as the sheet, each a millimetre from the next.
    upright = sorted({round(one[0][0], 2) for one in paths if len(one) == 2 and is_upright(one)})
    steps = [later - sooner for sooner, later in itertools.pairwise(upright)]
    assert len(upright) == 261
    assert steps == pytest.approx([1.0] * 260, abs=0.03)
    # The pulse by which it is checked: a millivolt for a fifth of a second.
    pulses = [one for one in paths if len(one) == 6]
    assert len(pulses) == 7
    for pulse in pulses:
        assert measure(pulse) == pytest.approx((8, 10), abs=0.05)
        assert measure(pulse[2:4]) == pytest.approx((5, 0), abs=0.05)
    # Ten seconds of the strip below, five of each lead above it.
    curves = sorted(round(measure(one)[0], 1) for one in paths if len(one) > 100)
    assert curves == pytest.approx([125.0] * 12 + [250.0], abs=0.3)


def is_upright(line: list[Point]) -> bool:
    return measure(line) == pytest.approx((0, 140), abs=0.1)
