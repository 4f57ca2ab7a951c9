"""A paper holds the words that it was given, in our fonts, and fetches nothing."""

from io import BytesIO
from urllib.parse import unquote

import pytest
from django.test import override_settings
from pypdf import PdfReader

from moyai.core.papers import make_pdf, respond_pdf
from moyai.core.papers.faces import make_faces

PAPER = """{% extends "papers/base.html" %}{% block title %}領収書{% endblock %}
{% block paper %}<h1>領収書</h1><p>{{ name }} 様 {{ yen }}円</p>{{ more|safe }}{% endblock %}"""
WITH_PAPER = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [
                ("django.template.loaders.locmem.Loader", {"paper.html": PAPER}),
                "django.template.loaders.app_directories.Loader",
            ]
        },
    }
]


@pytest.fixture(autouse=True)
def paper_template():
    with override_settings(TEMPLATES=WITH_PAPER):
        yield


def read(pdf: bytes) -> PdfReader:
    return PdfReader(BytesIO(pdf))


def test_paper_says_what_it_was_given_and_names_no_font_of_the_machine():
    reader = read(make_pdf("paper.html", {"name": "山﨑 ①花子", "yen": "1,250"}))
    words = reader.pages[0].extract_text()
    assert "山﨑 ①花子 様 1,250円" in words
    fonts = reader.pages[0]["/Resources"]["/Font"].values()
    assert {str(font.get_object()["/BaseFont"]).partition("+")[2][:5] for font in fonts} == {"Paper"}


def test_paper_is_tagged_with_its_title_and_language():
    reader = read(make_pdf("paper.html", {"name": "花子", "yen": "300"}))
    root = reader.trailer["/Root"]
    assert reader.metadata is not None
    assert (reader.metadata.title, root["/Lang"], bool(root["/MarkInfo"]["/Marked"])) == (
        "領収書",
        "ja",
        True,
    )


@pytest.mark.parametrize("address", ["file:///etc/passwd", "http://127.0.0.1:9/x.png", "font:../../secret"])
def test_paper_that_names_an_address_is_not_made(address):
    with pytest.raises(ValueError, match="may not fetch"):
        make_pdf("paper.html", {"name": "", "yen": "", "more": f'<img src="{address}" alt="">'})


def test_picture_inside_the_paper_is_drawn():
    more = '<svg width="40" height="40" role="img" aria-label="図"><rect width="40" height="40"/></svg>'
    assert make_pdf("paper.html", {"name": "", "yen": "", "more": more}).startswith(b"%PDF-")


def test_answer_carries_the_papers_name_and_is_not_kept():
    response = respond_pdf("paper.html", {"name": "花子", "yen": "300"}, name="領収書 7月")
    assert unquote(response["Content-Disposition"]) == "inline; filename*=UTF-8''領収書 7月.pdf"
    assert (response["Content-Type"], response["Cache-Control"]) == ("application/pdf", "private, no-store")


def test_only_a_text_with_rare_characters_needs_more_than_the_two_files():
    assert set(make_faces("領収書 1,250円").files) == {"font:400", "font:700"}
    assert set(make_faces("山﨑 花子").files) == {"font:400", "font:700", "font:rare-400", "font:rare-700"}
