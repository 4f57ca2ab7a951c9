"""The gallery is for demos only; the service worker is served fresh."""

import pytest
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import Http404
from django.test import RequestFactory, override_settings

from moyai.core.ui import views


def test_gallery_is_not_on_a_towns_server() -> None:
    request = RequestFactory().get("/ui/gallery/")
    with override_settings(DEBUG=False, IS_DEMO=False), pytest.raises(Http404):
        views.gallery(request)


def test_gallery_prompt_unknown_kind_is_not_found() -> None:
    with override_settings(DEBUG=False, IS_DEMO=True), pytest.raises(Http404):
        views.gallery_prompt(RequestFactory().get("/"), kind="song")


def test_gallery_driver_refuses_presses_in_words() -> None:
    with override_settings(DEBUG=False, IS_DEMO=True):
        response = views.gallery_driver(RequestFactory().post("/"))
    assert response.status_code == 409


@pytest.mark.skipif(finders.find("driver-sw.js") is None, reason="static_build/ is not built")
def test_service_worker_is_script_and_never_stale() -> None:
    response = views.driver_service_worker(RequestFactory().get("/"))
    assert (response["Content-Type"], response["Cache-Control"]) == (
        "text/javascript; charset=utf-8",
        "no-cache",
    )
    assert b"moyai-driver-" in response.content


def test_favicon_leads_to_our_mark(client) -> None:
    answer = client.get("/favicon.ico")
    assert (answer.status_code, answer["Location"]) == (302, staticfiles_storage.url("mark.svg"))
    assert "max-age" in answer["Cache-Control"]
