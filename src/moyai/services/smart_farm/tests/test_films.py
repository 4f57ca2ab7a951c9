"""Films: drawn from the robot's own pictures in order, bounded, made once."""

from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image

from moyai.services.smart_farm.enums import FarmRole
from moyai.services.smart_farm.enums_people import FilmStatus
from moyai.services.smart_farm.film_files import MOST_FRAMES, MOST_SIDE, draw_film, thin_out
from moyai.services.smart_farm.models import Film
from moyai.services.smart_farm.operations.films import ask_film, make_film
from moyai.services.smart_farm.picture_files import FILMS, PICTURES
from moyai.services.smart_farm.refusals_people import PeopleRefused
from moyai.services.smart_farm.tests.plots import NOW, make_member, make_robot


def paint(red, size=(900, 600)):
    out = BytesIO()
    Image.new("RGB", size, (red, 120, 40)).save(out, "JPEG")
    return out.getvalue()


def test_thinned_row_keeps_its_ends_and_its_order():
    names = [str(number) for number in range(1000)]
    thin = thin_out(names)
    assert (len(thin), thin[0], thin[-1]) == (MOST_FRAMES, "0", "999")
    assert thin == sorted(thin, key=int)
    assert thin_out(names[:5]) == names[:5]


def test_film_has_a_frame_for_each_picture_that_can_be_read():
    files = {"a": paint(10), "b": b"broken", "c": paint(200, (300, 600)), "d": paint(250)}
    content, frames = draw_film(list(files), files.__getitem__)
    with Image.open(BytesIO(content)) as film:
        assert (film.format, film.is_animated, film.n_frames, frames) == ("WEBP", True, 3, 3)
        assert max(film.size) == MOST_SIDE
        film.seek(2)
        assert film.convert("RGB").getpixel((300, 200))[0] > 220  # the last one


def test_single_picture_is_no_film():
    with pytest.raises(ValueError):
        draw_film(["a", "b"], {"a": paint(1), "b": b""}.__getitem__)


@pytest.mark.parametrize("name", ["../secret.webp", "a/b.webp", "x.webp", "", "0" * 32 + "/../a.webp"])
def test_film_lies_nowhere_else(name):
    with pytest.raises(ValueError):
        FILMS.locate(name)


@pytest.mark.django_db
def test_film_is_asked_for_once_and_made_once(settings, tmp_path):
    settings.HOME = tmp_path
    robot, member = make_robot(), make_member(FarmRole.OPERATOR)
    days = {"since": NOW.date() - timedelta(days=3), "until": NOW.date() + timedelta(days=9)}
    asking = {"robot": robot, "member": member, "now": NOW, **days}
    with pytest.raises(PeopleRefused) as none:
        ask_film(**asking)
    for number in range(3):
        robot.images.create(
            file=PICTURES.write(paint(80 * number)),
            width=900,
            height=600,
            created_at=NOW - number * timedelta(days=1),
        )
    film = ask_film(**asking)
    with pytest.raises(PeopleRefused) as waits:
        ask_film(**asking)
    assert (none.value.code, waits.value.code) == ("no_pictures", "film_waits")
    made = make_film(code=film.code, now=NOW)
    assert (made.status, made.frames, made.until) == (FilmStatus.MADE, 3, NOW.date())
    assert FILMS.locate(made.file).stat().st_size > 100
    assert make_film(code=film.code, now=NOW) is None
    assert Film.objects.count() == 1
