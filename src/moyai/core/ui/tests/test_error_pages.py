"""Pages for when something is wrong: in the person's words, with a way on, and without leaking anything."""

import pytest
from django.template.loader import render_to_string
from django.test import Client


@pytest.mark.django_db
def test_unknown_address_is_answered_in_words(client: Client) -> None:
    answer = client.get("/no/such/page/")
    assert answer.status_code == 404
    assert "このページは見つかりません" in answer.content.decode()


@pytest.mark.django_db
def test_missing_form_token_is_answered_in_words() -> None:
    answer = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "a"})
    assert answer.status_code == 403
    assert "ページの期限が切れました" in answer.content.decode()


@pytest.mark.parametrize("name", ["400", "403", "404", "500"])
def test_page_renders_without_a_request(name: str) -> None:
    page = render_to_string(f"{name}.html")
    assert 'href="/"' in page
    assert "<h1>" in page
