"""QR codes for pages and paper."""

import segno
from django.utils.safestring import SafeString, mark_safe


def draw_qr(words: str) -> SafeString:
    """Return words as a QR code: SVG that needs neither style nor script."""
    svg = segno.make(words, error="m", micro=False).svg_inline(border=2, omitsize=True, svgclass="qr__image")
    return mark_safe(svg)  # noqa: S308 - segno draws modules, the words themselves are not in it


def draw_qr_address(words: str) -> str:
    """Return words as a QR code in a ``data:`` address, for pictures that scripts put into a page."""
    return str(segno.make(words, error="m", micro=False).svg_data_uri(border=2, scale=4))
