"""What a file is, by its content alone: its name and what its sender calls it decide nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from moyai.services.open_call.entry_files.archives import Limits, check_zip
from moyai.services.open_call.entry_files.faults import BadFileError

PDF, PNG, JPEG, TEXT, ZIP = "pdf", "png", "jpeg", "text", "zip"
WORD, SHEET, SLIDES = "docx", "xlsx", "pptx"
KINDS = (PDF, PNG, JPEG, TEXT, WORD, SHEET, SLIDES, ZIP)

_PROGRAMS = (
    b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xfe\xed\xfa\xce", b"\xfe\xed\xfa\xcf", b"\xcf\xfa\xed\xfe",
    b"\xce\xfa\xed\xfe", b"dex\n", b"\x00asm", b"L\x00\x00\x00\x01\x14\x02\x00",
)  # fmt: skip
_SCRIPTS = (b"#!", b"<?php", b"<script", b"<html", b"<!doctype", b"<svg", b"<?xml", b"@echo off", b"{\\rtf")
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHER_ARCHIVES = (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"MSCF")
_ACTIVE_PDF = (b"/JavaScript", b"/JS", b"/Launch", b"/EmbeddedFile", b"/RichMedia")
_ACTIVE_PART = re.compile(r"vbaproject|vbadata|/activex/|/embeddings/.*\.bin$|/macrosheets/")
"""Of an office file: programs, and what may hold one. A chart's own table is no such thing."""
_PDF_SEPARATORS = b" \t\r\n\x0c\x00/<>[](){}%"
_TAIL = 2048
"""A writer may put a comment or a new line behind the last mark of a PDF; no more."""


@dataclass(frozen=True)
class Kept:
    """What a file was found to be.

    Attributes:
        kind: one of `KINDS`.
        suffix: what its name ends with when it is given out.
        content_type: as what it is given out.
    """

    kind: str
    suffix: str
    content_type: str


_OFFICE = "application/vnd.openxmlformats-officedocument."
_TYPES = {
    PDF: (".pdf", "application/pdf"),
    PNG: (".png", "image/png"),
    JPEG: (".jpg", "image/jpeg"),
    TEXT: (".txt", "text/plain; charset=utf-8"),
    ZIP: (".zip", "application/zip"),
    WORD: (".docx", _OFFICE + "wordprocessingml.document"),
    SHEET: (".xlsx", _OFFICE + "spreadsheetml.sheet"),
    SLIDES: (".pptx", _OFFICE + "presentationml.presentation"),
}


def describe_kind(kind: str) -> Kept:
    """Return how a file of a kind is given out; an unknown kind as bytes that nothing opens."""
    suffix, content_type = _TYPES.get(kind, (".bin", "application/octet-stream"))
    return Kept(kind, suffix, content_type)


def check_file(content: bytes, limits: Limits) -> Kept:
    """Return what a file is.

    Args:
        content: the whole of it.
        limits: of an archive.

    Raises:
        BadFileError: it is not taken; its ``code`` says why.
    """
    if not content:
        raise BadFileError("empty")
    for begins, check in _CHECKS:
        if content.startswith(begins):
            return describe_kind(check(content, limits))
    _refuse_known(content)
    return describe_kind(_check_text(content))


def _refuse_known(content: bytes) -> None:
    head = content.lstrip(b"\xef\xbb\xbf \t\r\n")[:64].lower()
    if content.startswith(_PROGRAMS) or head.startswith(_SCRIPTS):
        raise BadFileError("program")
    if content.startswith(_OLD_OFFICE):
        raise BadFileError("old_office")
    if content.startswith(_OTHER_ARCHIVES):
        raise BadFileError("other_archive")


def _check_pdf(content: bytes, _limits: Limits) -> str:
    end = content.rfind(b"%%EOF")
    if end < 0:
        raise BadFileError("broken")
    if len(content) - end > _TAIL or b"PK\x03\x04" in content[end:] or _is_zip_behind(content):
        raise BadFileError("polyglot")
    if b"/Encrypt" in content:
        raise BadFileError("encrypted")
    if any(_names(content, mark) for mark in _ACTIVE_PDF):
        raise BadFileError("active")
    return PDF


def _names(content: bytes, mark: bytes) -> bool:
    """Tell whether a PDF has a name such as ``/JS``, and not one that only begins so."""
    at = content.find(mark)
    while at >= 0:
        behind = content[at + len(mark) : at + len(mark) + 1]
        if not behind or behind in _PDF_SEPARATORS:
            return True
        at = content.find(mark, at + 1)
    return False


def _is_zip_behind(content: bytes) -> bool:
    """Tell whether a program that reads archives would find one in what is something else."""
    return b"PK\x05\x06" in content[-(65_557):]


def _check_png(content: bytes, _limits: Limits) -> str:
    at, size = 8, len(content)
    while at + 12 <= size:
        length, name = int.from_bytes(content[at : at + 4], "big"), content[at + 4 : at + 8]
        at += 12 + length
        if name == b"IEND":
            if at != size:
                raise BadFileError("polyglot")
            return PNG
    raise BadFileError("broken")


def _check_jpeg(content: bytes, _limits: Limits) -> str:
    end = content.rfind(b"\xff\xd9")
    if end < 0:
        raise BadFileError("broken")
    if _is_zip_behind(content) or content[end + 2 :].strip(b"\x00\r\n "):
        raise BadFileError("polyglot")
    return JPEG


def _check_text(content: bytes) -> str:
    if b"\x00" in content:
        raise BadFileError("unknown")
    for encoding in ("utf-8-sig", "cp932"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _is_zip_behind(content) or any(sign < " " and sign not in "\t\r\n\x0c" for sign in text):
            break
        return TEXT
    raise BadFileError("unknown")


def _check_archive(content: bytes, limits: Limits) -> str:
    names = check_zip(content, limits)
    if "[Content_Types].xml" not in names:
        return ZIP
    if any(_ACTIVE_PART.search(name.lower()) for name in names):
        raise BadFileError("active")
    for kind, part in ((WORD, "word/"), (SHEET, "xl/"), (SLIDES, "ppt/")):
        if any(name.startswith(part) for name in names):
            return kind
    raise BadFileError("unknown")


_CHECKS: tuple[tuple[bytes, Callable[[bytes, Limits], str]], ...] = (
    (b"%PDF-", _check_pdf),
    (b"\x89PNG\r\n\x1a\n", _check_png),
    (b"\xff\xd8\xff", _check_jpeg),
    (b"PK\x03\x04", _check_archive),
)
