"""The directory of a ZIP, read and judged without unpacking anything.

Nothing of an archive is ever written anywhere. What its directory says is believed only against it: sizes
that are said are added up, and an archive that lies about them harms only whoever unpacks it later, so each
local head has to say what the directory says, and the parts may not lie over one another.
"""

from __future__ import annotations

import re
import struct
import zipfile
from dataclasses import dataclass
from io import BytesIO

from moyai.services.open_call.entry_files.faults import BadFileError

_ENCRYPTED = 0x1 | 0x40 | 0x2000
_PLAIN = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_HEAD = struct.Struct("<4sHHHHHLLLHH")
_END = struct.Struct("<4sHHHHLLH")
_LINK = 0o120000
_NESTED = re.compile(r"\.(zip|jar|war|apk|7z|rar|gz|tgz|bz2|xz|cab|iso|dmg|tar|lzh|z)$")
_PROGRAM = re.compile(
    r"\.(exe|dll|com|scr|pif|msi|bat|cmd|ps1|vbs|vbe|js|jse|mjs|wsf|wsh|hta|sh|py|pl|rb|php|lnk|reg|cpl|app|"
    r"command|jar|apk|deb|rpm|elf|so|dylib|docm|xlsm|pptm|dotm|xltm|html?|svg|xhtml|url|scf)$"
)
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True)
class Limits:
    """What an archive may be at the most.

    Attributes:
        entries: parts.
        name: signs of a part's name.
        total: bytes of all parts, unpacked.
        ratio: how many times larger a part may be unpacked than packed.
        floor: below so many bytes a part's ratio is not looked at: a short text packs very well.
    """

    entries: int = 500
    name: int = 200
    total: int = 200_000_000
    ratio: int = 120
    floor: int = 1_000_000


def check_zip(content: bytes, limits: Limits) -> list[str]:
    """Return the names of an archive's parts.

    Raises:
        BadFileError: it is not taken.
    """
    _check_end(content, limits)
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, ValueError, OSError, struct.error):
        raise BadFileError("broken") from None
    if not parts:
        raise BadFileError("empty")
    for part in parts:
        _check_part(part, limits)
    if sum(part.file_size for part in parts) > limits.total:
        raise BadFileError("bomb")
    _check_heads(content, parts)
    names = [part.filename for part in parts]
    if len({name.lower() for name in names}) < len(names):
        raise BadFileError("names")
    return names


def _check_end(content: bytes, limits: Limits) -> None:
    """Look at the end before the library reads the directory: how many parts there are said to be."""
    at = content.rfind(b"PK\x05\x06")
    if at < 0 or at + _END.size > len(content):
        raise BadFileError("broken")
    _mark, disk, first, here, entries, size, begins, comment = _END.unpack_from(content, at)
    if entries > limits.entries:
        raise BadFileError("many")
    if at + _END.size + comment != len(content) or begins + size != at:
        raise BadFileError("polyglot")
    if disk or first or here != entries:
        raise BadFileError("broken")


def _check_part(part: zipfile.ZipInfo, limits: Limits) -> None:
    name, low = part.filename, part.filename.lower()
    steps = name.replace("\\", "/").split("/")
    is_outside = name.startswith(("/", "\\")) or ".." in steps or (len(name) > 1 and name[1] == ":")
    if not name or len(name) > limits.name or is_outside or _CONTROL.search(part.orig_filename):
        raise BadFileError("names", name[:80])
    if part.external_attr >> 16 & 0o170000 == _LINK:
        raise BadFileError("names", name[:80])
    if part.flag_bits & _ENCRYPTED:
        raise BadFileError("encrypted", name[:80])
    if part.compress_type not in _PLAIN:
        raise BadFileError("broken", name[:80])
    if _PROGRAM.search(low):
        raise BadFileError("program", name[:80])
    if _NESTED.search(low):
        raise BadFileError("nested", name[:80])
    if part.file_size > limits.total:
        raise BadFileError("bomb", name[:80])
    if part.file_size > limits.floor and part.file_size > limits.ratio * max(part.compress_size, 1):
        raise BadFileError("bomb", name[:80])


def _check_heads(content: bytes, parts: list[zipfile.ZipInfo]) -> None:
    """Have each part lie alone, begin where the one before ended, and be called so in both places."""
    ends = 0
    for part in sorted(parts, key=lambda each: each.header_offset):
        at = part.header_offset
        if at < ends or (not ends and at):
            raise BadFileError("polyglot", part.filename[:80])
        try:
            head = _HEAD.unpack_from(content, at)
        except struct.error:
            raise BadFileError("broken", part.filename[:80]) from None
        mark, flags, packed, size, name, extra = head[0], head[2], head[7], head[8], head[9], head[10]
        is_told_behind = bool(flags & 0x8)
        is_same = is_told_behind or (packed, size) == (part.compress_size, part.file_size)
        if mark != b"PK\x03\x04" or not is_same:
            raise BadFileError("polyglot", part.filename[:80])
        begins = at + _HEAD.size + name + extra
        ends = begins + part.compress_size
        _check_content(content[begins : begins + 8], part)


def _check_content(begins: bytes, part: zipfile.ZipInfo) -> None:
    """Look at how a part that is stored as it is begins: an archive by another name is an archive."""
    if part.compress_type != zipfile.ZIP_STORED:
        return
    is_office = part.filename.lower().endswith((".docx", ".xlsx", ".pptx"))
    if begins.startswith((b"Rar!", b"7z\xbc\xaf")) or (begins.startswith(b"PK\x03\x04") and not is_office):
        raise BadFileError("nested", part.filename[:80])
    if begins.startswith((b"MZ", b"\x7fELF", b"#!")):
        raise BadFileError("program", part.filename[:80])
