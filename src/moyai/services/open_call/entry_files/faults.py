"""Why a file is not taken."""


class BadFileError(ValueError):
    """A file that is not taken.

    Attributes:
        code: ``empty``, ``broken``, ``unknown``, ``program``, ``active``, ``encrypted``, ``nested``,
            ``polyglot``, ``bomb``, ``many``, ``names``, ``old_office`` or ``other_archive``; the words are in
            ``texts/entries_refusals.py``.
        name: of the part of an archive that it is about, or empty.
    """

    def __init__(self, code: str, name: str = "") -> None:
        super().__init__(f"{code} {name}".strip())
        self.code = code
        self.name = name
