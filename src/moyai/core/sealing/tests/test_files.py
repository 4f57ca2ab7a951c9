"""Files of sealed pieces: whole or not there, each piece in its place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moyai.core.sealing.box import make_key
from moyai.core.sealing.errors import ForgedError
from moyai.core.sealing.files import MARK, read_sealed, write_sealed

KEY = make_key()


def write(path, pieces, about="thing:1"):
    with write_sealed(path, KEY, about) as writer:
        for piece in pieces:
            writer.add(piece)
    return path


@given(st.lists(st.binary(max_size=50), max_size=6), st.data())
def test_any_run_of_pieces_is_read_again(tmp_path_factory, pieces, data):
    path = write(tmp_path_factory.mktemp("sealed") / "a" / "b", pieces)
    first = data.draw(st.integers(0, len(pieces)))
    count = data.draw(st.integers(0, len(pieces) - first))
    assert list(read_sealed(path, KEY, "thing:1")) == pieces
    assert list(read_sealed(path, KEY, "thing:1", first, count)) == pieces[first : first + count]
    with pytest.raises(ForgedError):
        list(read_sealed(path, KEY, "thing:1", 0, len(pieces) + 1))


def test_nothing_stays_of_a_file_that_was_not_finished(tmp_path):
    path = tmp_path / "x"
    with pytest.raises(RuntimeError), write_sealed(path, KEY, "thing:1") as writer:
        writer.add(b"half")
        raise RuntimeError
    assert list(tmp_path.iterdir()) == []


def test_pieces_of_another_place_key_or_thing_are_not_opened(tmp_path):
    path = write(tmp_path / "x", [b"first", b"other"])
    content = path.read_bytes()
    with pytest.raises(ForgedError):
        list(read_sealed(path, KEY, "thing:2"))
    with pytest.raises(ForgedError):
        list(read_sealed(path, make_key(), "thing:1"))
    half = (len(content) - len(MARK)) // 2
    path.write_bytes(MARK + content[len(MARK) + half :] + content[len(MARK) : len(MARK) + half])
    with pytest.raises(ForgedError):
        list(read_sealed(path, KEY, "thing:1"))
    path.write_bytes(b"plain" + content)
    with pytest.raises(ForgedError):
        list(read_sealed(path, KEY, "thing:1"))
    with pytest.raises(FileNotFoundError):
        list(read_sealed(tmp_path / "none", KEY, "thing:1"))
