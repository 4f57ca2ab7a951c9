"""multipart/related as DICOMweb uses it (PS3.18, 8.6): parts between lines of a boundary."""

from __future__ import annotations

import secrets
from email.message import Message

DICOM = "application/dicom"


def write_related(parts: list[bytes], kind: str = DICOM) -> tuple[str, bytes]:
    """Return the content type and the body. The boundary is in no part."""
    boundary = secrets.token_hex(16)
    while any(boundary.encode() in part for part in parts):
        boundary = secrets.token_hex(16)
    head = f"--{boundary}\r\nContent-Type: {kind}\r\n\r\n".encode()
    body = b"".join(head + part + b"\r\n" for part in parts) + f"--{boundary}--\r\n".encode()
    return f'multipart/related; type="{kind}"; boundary={boundary}', body


def read_related(content_type: str, body: bytes) -> list[bytes]:
    """Return the parts' contents.

    Raises:
        ValueError: it is no multipart, or has no end.
    """
    header = Message()
    header["Content-Type"] = content_type
    boundary = header.get_param("boundary")
    if header.get_content_maintype() != "multipart" or not isinstance(boundary, str):
        raise ValueError("no multipart")
    mark = b"--" + boundary.encode()
    pieces = (b"\r\n" + body).split(b"\r\n" + mark)
    if len(pieces) < 2 or not pieces[-1].startswith(b"--"):
        raise ValueError("no end")
    return [piece.split(b"\r\n\r\n", 1)[1] for piece in pieces[1:-1] if b"\r\n\r\n" in piece]
