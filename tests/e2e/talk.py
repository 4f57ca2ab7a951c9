"""Answers the questions of a conversation as a person does: by the words on the screen."""

from collections.abc import Callable

from playwright.sync_api import Page, expect


class Talk:
    """A conversation on the web, one question a page."""

    def __init__(self, page: Page) -> None:
        self.page = page

    @property
    def question(self) -> str:
        """The question on the screen."""
        return self.page.locator("main h1").first.inner_text().strip()

    def choose(self, label: str) -> None:
        """Press the tile with these words, then go on."""
        self.page.locator("label.tile", has_text=label).first.click()
        self.go_on()

    def choose_place(self, name: str) -> None:
        """Search for a place by its name and take the first that is found."""
        self.page.locator('input[name="query"]').fill(name)
        self.page.locator(".place-search button").click()
        self.page.locator("label[for=result-1]").click()
        self.go_on()

    def choose_own_place(self, label: str) -> None:
        """Take one of the person's own places."""
        self.page.locator("label[for^=own-]", has_text=label).first.click()
        self.go_on()

    def enter(self, text: str) -> None:
        """Type the answer, then go on."""
        self.page.locator("#answer").fill(text)
        self.go_on()

    def enter_time(self, day: str, time: str) -> None:
        """Choose a day (a tile with these words) and a time (HH:MM)."""
        self.page.locator("label.tile", has_text=day).first.click()
        self.page.locator('select[name="time"]').select_option(time)
        self.go_on()

    def enter_birthday(self, year: int, month: int, day: int) -> None:
        """Fill the three boxes of a birthday."""
        for name, value in {"year": year, "month": month, "day": day}.items():
            self.page.locator(f'input[name="{name}"]').fill(str(value))
        self.go_on()

    def go_on_with_first_tile(self) -> None:
        """Take whatever comes first."""
        self.page.locator("label.tile").first.click()
        self.go_on()

    def skip(self) -> None:
        """Press the button that leaves the question out."""
        self._leave(lambda: self.page.locator('button[value="skip"]').click())

    def send_photo(self, content: bytes) -> None:
        """Choose a photo and send it."""
        photo = {"name": "card.jpg", "mimeType": "image/jpeg", "buffer": content}
        self.page.locator('input[type="file"]').set_input_files(photo)
        self.go_on()

    def say_no(self) -> None:
        """Press the no button."""
        self._leave(lambda: self.page.locator('button[name="answer"][value="no"]').click())

    def say_yes(self) -> None:
        """Press the yes button."""
        self._leave(lambda: self.page.locator('button[name="answer"][value="yes"]').click())

    def go_on(self) -> None:
        """Press 次へ."""
        self._leave(lambda: self.page.locator('form.question button[value="answer"]').click())

    def go_back(self) -> None:
        """Press もどる."""
        self._leave(lambda: self.page.locator('button[name="global"][value="back"]').click())

    def list_offers(self) -> list[str]:
        """Return the offers on the screen."""
        offers = self.page.locator("label.offer")
        expect(offers.first).to_be_visible()
        return [" ".join(text.split()) for text in offers.all_inner_texts()]

    def take_offer(self, number: int = 0) -> None:
        """Take an offer by its place in the list."""
        self.page.locator("label.offer").nth(number).click()
        self.go_on()

    def _leave(self, press: Callable[[], None]) -> None:
        with self.page.expect_navigation():
            press()
