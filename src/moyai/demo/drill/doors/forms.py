"""What a page offers: its forms with their fields and buttons; read from the HTML alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Button:
    """Something to press: what it says, and the field that it adds."""

    words: str = ""
    name: str = ""
    value: str = ""


@dataclass
class Form:
    """A form: where it goes, what it carries anyway, and its buttons."""

    action: str = ""
    is_post: bool = False
    fields: dict[str, str] = field(default_factory=dict)
    buttons: list[Button] = field(default_factory=list)

    def find_button(self, words: str) -> Button | None:
        """Return the first button that says this."""
        return next((button for button in self.buttons if words in button.words), None)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.form: Form | None = None
        self.inside: Button | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            is_post = given.get("method", "").lower() == "post"
            self.form = Form(given.get("action", ""), is_post)
            self.forms.append(self.form)
        elif self.form is not None:
            self._take(tag, given, self.form)

    def _take(self, tag: str, given: dict[str, str], form: Form) -> None:
        if tag == "button":
            label = given.get("aria-label", "")
            self.inside = Button(label, given.get("name", ""), given.get("value", ""))
            form.buttons.append(self.inside)
        elif tag == "input" and given.get("type") == "hidden" and given.get("name"):
            form.fields[given["name"]] = given.get("value", "")

    def handle_data(self, data: str) -> None:
        if self.inside is not None:
            self.inside.words += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.form = None
        elif tag == "button":
            self.inside = None


def read_forms(html: str) -> list[Form]:
    """Return the forms of a page, in their order."""
    reader = _Reader()
    reader.feed(html)
    return reader.forms
