"""Files of an entry: told by content; bombs, programs, scripts, archives in archives are refused."""

import struct
import zipfile
import zlib
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moyai.services.open_call.entry_files.archives import Limits
from moyai.services.open_call.entry_files.faults import BadFileError
from moyai.services.open_call.entry_files.kinds import KINDS, check_file

LIMITS = Limits()
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">L", len(body)) + name + body + struct.pack(">L", zlib.crc32(name + body))


PNG = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", b"\0" * 13) + chunk(b"IDAT", b"x") + chunk(b"IEND", b"")
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF" + b"\0" * 20 + b"\xff\xd9"


def pack(parts: dict[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", how) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def lie(content: bytes, size: int) -> bytes:
    """Return an archive of one part whose directory and head say another size."""
    changed = bytearray(content)
    struct.pack_into("<L", changed, 22, size)
    struct.pack_into("<L", changed, content.rfind(b"PK\x01\x02") + 24, size)
    return bytes(changed)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PDF, "pdf"),
        (PNG, "png"),
        (JPEG, "jpeg"),
        ("品名,数\n大根,3\n".encode(), "text"),
        ("品名,数\n大根,3\n".encode("cp932"), "text"),
        (pack({"a.txt": b"x", "図/b.png": PNG}), "zip"),
        (pack({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"}), "docx"),
        (pack({"[Content_Types].xml": b"<x/>", "xl/workbook.xml": b"<x/>"}), "xlsx"),
        (pack({"[Content_Types].xml": b"<x/>", "ppt/presentation.xml": b"<x/>"}), "pptx"),
    ],
)
def test_what_is_taken(content, kind):
    assert check_file(content, LIMITS).kind == kind


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"MZ\x90\x00" + b"\0" * 60, "program"),
        (b"\x7fELF" + b"\0" * 60, "program"),
        (b"#!/bin/sh\nrm -rf /\n", "program"),
        (b"\xef\xbb\xbf <!DOCTYPE html><script>alert(1)</script>", "program"),
        (b"<svg xmlns='x' onload='x'/>", "program"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old_office"),
        (b"Rar!\x1a\x07", "other_archive"),
        (b"\x1f\x8b\x08\x00", "other_archive"),
        (b"\x00\x01\x02", "unknown"),
        (b"a\x01b", "unknown"),
        (PDF.replace(b"/Type/Catalog", b"/Launch 2 0 R"), "active"),
        (PDF.replace(b"/Type", b"/JS(x)/Type"), "active"),
        (PDF.replace(b"1 0 R", b"1 0 R/Encrypt 5 0 R"), "encrypted"),
        (b"%PDF-1.7 no end", "broken"),
        (PDF + pack({"a.txt": b"x"}), "polyglot"),
        (PNG + b"<?php", "polyglot"),
        (PNG[:-6], "broken"),
        (JPEG + pack({"a.txt": b"x"}), "polyglot"),
        (b"PK\x03\x04broken", "broken"),
        (pack({"setup.EXE": b"x"}), "program"),
        (pack({"in/page.html": b"x"}), "program"),
        (pack({"more.zip": b"x"}), "nested"),
        (pack({"photo.png": pack({"a": b"x"})}, zipfile.ZIP_STORED), "nested"),
        (pack({"photo.png": b"MZ\x90"}, zipfile.ZIP_STORED), "program"),
        (pack({"../../etc/passwd": b"x"}), "names"),
        (pack({"C:\\x": b"x"}), "names"),
        (pack({"gpj.\u202eexe": b"x"}), "names"),
        (pack({"A.txt": b"x", "a.txt": b"y"}), "names"),
        (pack({f"{n}.txt": b"x" for n in range(501)}), "many"),
        (pack({"zero.csv": b"\0" * 5_000_000}), "bomb"),
        (lie(pack({"ten.csv": b"x"}), 4_000_000_000), "bomb"),
        (b"PK\x03\x04" + b"junk" * 9 + pack({"a.txt": b"x"}), "polyglot"),
        (pack({"a.txt": b"x"}) + b"behind", "polyglot"),
        (pack({"[Content_Types].xml": b"<x/>", "word/vbaProject.bin": b"x", "word/d.xml": b""}), "active"),
    ],
)
def test_what_is_refused(content, code):
    with pytest.raises(BadFileError) as refused:
        check_file(content, LIMITS)
    assert refused.value.code == code


def test_parts_that_say_they_are_encrypted_are_refused():
    content = bytearray(pack({"a.txt": b"x"}))
    content[content.rfind(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(BadFileError, match="encrypted"):
        check_file(bytes(content), LIMITS)


def test_parts_of_an_archive_that_lie_over_one_another_are_refused():
    content = bytearray(pack({"a.txt": b"x" * 40, "b.txt": b"y" * 40}, zipfile.ZIP_STORED))
    at = content.rfind(b"PK\x01\x02")
    struct.pack_into("<L", content, at + 42, 0)
    with pytest.raises(BadFileError):
        check_file(bytes(content), LIMITS)


@given(st.binary(max_size=300))
def test_any_bytes_are_told_or_refused(content):
    try:
        assert check_file(content, LIMITS).kind in KINDS
    except BadFileError as refused:
        assert refused.code


@given(st.data())
def test_any_change_of_an_archive_is_told_or_refused(data):
    content = bytearray(pack({"a.txt": b"x" * 50, "b.txt": b"y"}))
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        assert check_file(bytes(content), LIMITS).kind in KINDS
    except BadFileError as refused:
        assert refused.code
