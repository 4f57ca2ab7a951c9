"""A template becomes a PDF with our own fonts, and nothing is fetched for it.

WeasyPrint (BSD) lays the page out. It needs Pango, a library of the system; where that is missing the reader
is told to print the page from the browser.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from moyai.core.errors import Refused
from moyai.core.papers.faces import make_faces

if TYPE_CHECKING:
    from weasyprint.urls import URLFetcher

_STYLE = Path(__file__).with_name("paper.css")


class PaperUnavailable(Refused):
    """The machine cannot make PDFs."""

    def __init__(self) -> None:
        super().__init__(
            "paper_unavailable",
            _("このサーバーではPDFを作れません。ブラウザの「印刷」から、PDFとして保存してください。"),
        )


def make_pdf(template: str, context: Mapping[str, Any]) -> bytes:
    """Return a paper as PDF/UA: tagged, so that a screen reader can read it.

    Args:
        template: One that extends ``papers/base.html``. Pictures only as ``data:`` addresses or inline SVG.
        context: For the template.

    Raises:
        PaperUnavailable: Pango is not there.
        ValueError: The template names an address, which is never fetched.
    """
    try:
        import weasyprint
    except OSError as problem:  # what it says where Pango's shared libraries are missing
        raise PaperUnavailable from problem
    words = render_to_string(template, dict(context))
    fonts = weasyprint.text.fonts.FontConfiguration()
    faces = make_faces(words)
    fetcher = _make_fetcher(faces.files)
    style = weasyprint.CSS(string=_STYLE.read_text() + faces.style, font_config=fonts, url_fetcher=fetcher)
    document = weasyprint.HTML(string=words, url_fetcher=fetcher)
    try:
        with _without_collecting():
            pdf: bytes = document.write_pdf(
                stylesheets=[style], font_config=fonts, pdf_variant="pdf/ua-1", presentational_hints=True
            )
    except weasyprint.urls.FatalURLFetchingError as problem:
        raise ValueError(str(problem)) from problem
    return pdf


def respond_pdf(template: str, context: Mapping[str, Any], *, name: str) -> HttpResponse:
    """Return a paper as the answer to a request, shown in the browser under a name (without ``.pdf``).

    Raises:
        PaperUnavailable: Pango is not there.
    """
    response = HttpResponse(make_pdf(template, context), content_type="application/pdf")
    response["Content-Disposition"] = f"inline; filename*=UTF-8''{quote(name)}.pdf"
    response["Cache-Control"] = "private, no-store"
    return response


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Hold the garbage collector: all of a paper's objects live until it is done; looking takes a third."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _make_fetcher(files: Mapping[str, bytes]) -> URLFetcher:
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    class OwnFetcher(URLFetcher):
        """Answers for our fonts and for data; whatever else a template names is a mistake."""

        def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
            if url.startswith("data:"):
                return super().fetch(url, headers)
            if url not in files:
                raise FatalURLFetchingError(f"A paper may not fetch {url}")
            return URLFetcherResponse(url, files[url])

    return OwnFetcher()
