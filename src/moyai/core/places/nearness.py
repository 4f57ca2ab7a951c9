"""One slip of the finger: a letter wrong, missing, too many, or two letters exchanged."""

from collections.abc import Iterator

from moyai.core.places.lines import Lines


def is_near(word: str, text: str) -> bool:
    """Tell whether ``text`` contains ``word`` with at most one slip (Damerau-Levenshtein distance 1).

    Of a word with one slip one half is whole, so that most texts are dismissed by two searches for a string
    (Navarro, A guided tour to approximate string matching, 2001, section 8: partitioning into exact search).
    """
    head, tail, crossed = _part(word)
    if any(_begins(tail, text[at + len(head) :]) for at in _find_all(head, text)):
        return True
    backwards = head[::-1]
    if any(_begins(backwards, text[:at][::-1]) for at in _find_all(tail, text)):
        return True
    return crossed in text


def find_near(word: str, lines: Lines) -> set[int]:
    """Return the numbers of the texts that contain the word with at most one slip."""
    head, tail, crossed = _part(word)
    begun = lines.find(head) | lines.find(tail)
    return {number for number in begun if is_near(word, lines[number])} | lines.find(crossed)


def has_wild(word: str, at: int, text: str) -> bool:
    """Tell whether the text has the word with any letter at one place, not the first."""
    return any(
        len(text) >= start + len(word)
        and text[start + at] != "\n"
        and text[start + at + 1 : start + len(word)] == word[at + 1 :]
        for start in _find_all(word[:at], text)
    )


def _part(word: str) -> tuple[str, str, str]:
    """Return the halves, and the word with the letters where they meet exchanged."""
    middle = len(word) // 2
    head, tail = word[:middle], word[middle:]
    return head, tail, head[:-1] + tail[:1] + head[-1:] + tail[1:]


def _find_all(part: str, text: str) -> Iterator[int]:
    at = text.find(part)
    while at >= 0:
        yield at
        at = text.find(part, at + 1)


def _begins(wanted: str, text: str) -> bool:
    """Tell whether the text begins with what is wanted, with at most one slip."""
    same = next((i for i, (a, b) in enumerate(zip(wanted, text, strict=False)) if a != b), None)
    at = min(len(wanted), len(text)) if same is None else same
    if at == len(wanted):
        return True
    rest, left = wanted[at:], text[at:]
    return (
        (left[1:].startswith(rest[1:]) and bool(left))  # another letter
        or left.startswith(rest[1:])  # a letter is missing
        or left[1:].startswith(rest)  # a letter too many
        or (left[:2] == rest[1::-1] and len(rest) > 1 and left[2:].startswith(rest[2:]))  # exchanged
    )
