"""What comes to a page stays in memory, is cut where it is too large, and needs the form's token."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import InMemoryUploadedFile, SimpleUploadedFile
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from moyai.core.uploads import takes_files


@takes_files(kept=4_000_001, heard=6_000_000)
def page(request: HttpRequest) -> HttpResponse:
    file = request.FILES.get("file")
    if file is None:
        return HttpResponse("nothing")
    assert isinstance(file, InMemoryUploadedFile)
    return HttpResponse(str(len(file.read())))


def send(size: int, *, checks: bool = False) -> HttpRequest:
    request = RequestFactory().post("/", {"file": SimpleUploadedFile("a.jpg", bytes(size))})
    request._dont_enforce_csrf_checks = not checks  # type: ignore[attr-defined]
    return request


@pytest.mark.parametrize(("size", "kept"), [(10, 10), (4_000_001, 4_000_001), (5_500_000, 4_000_001)])
def test_no_more_of_a_file_is_kept_than_says_that_it_is_too_large(size: int, kept: int) -> None:
    assert page(send(size)).content == str(kept).encode()


def test_of_what_is_far_too_large_nothing_is_kept() -> None:
    assert page(send(6_100_000)).content == b"nothing"


def test_a_form_without_its_token_is_not_taken() -> None:
    assert page.csrf_exempt  # by what is around it: it checks itself
    assert page(send(10, checks=True)).status_code == 403
