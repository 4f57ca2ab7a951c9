"""What the chat says: a question, an outcome, the menu. Everything said in one turn leaves as one line."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.urls import reverse

from moyai.channels.line import outbox, texts
from moyai.channels.line.addresses import make_address
from moyai.channels.line.cards import Button, Message, add_quick_replies, make_card, make_link, make_text
from moyai.channels.line.models import Friend
from moyai.channels.line.render import View, render
from moyai.channels.line.signed import make_friend_token
from moyai.core.clock import local
from moyai.core.conversations.frequent import list_frequent
from moyai.core.conversations.links import make_link_token
from moyai.core.conversations.menus import list_menu
from moyai.core.conversations.models import Session
from moyai.core.conversations.places import search_options
from moyai.core.conversations.registry import get_flow
from moyai.core.conversations.scratch import read_scratch
from moyai.core.conversations.turns import Talk
from moyai.core.languages import read_any_language
from moyai.engines.conversation import Language, Localized, Outcome

CHANNEL = "line"


@dataclass
class Mouth:
    """Collects what is said to one friend in one turn.

    Attributes:
        friend: To whom.
        now: The town's time.
        real_now: The real time, which LINE's tokens and limits follow.
        reply_token: The event's token, empty when there is none.
        reply_until: When it stops working, in real time.
        messages: What has been said so far.
        pictures: What is to be fetched from LINE, outside this transaction.
    """

    friend: Friend
    now: datetime
    real_now: datetime
    reply_token: str = ""
    reply_until: datetime | None = None
    messages: list[Message] = field(default_factory=list)
    pictures: list[dict[str, Any]] = field(default_factory=list)

    @property
    def language(self) -> Language:
        """The friend's language."""
        return read_any_language(self.friend.language)

    def say(self, words: Localized) -> None:
        """Say a sentence."""
        self.messages.append(make_text(self._say(words)))

    def close(self) -> None:
        """Put what was said into the outbox."""
        outbox.say(
            self.friend,
            self.messages,
            real_now=self.real_now,
            reply_token=self.reply_token,
            reply_until=self.reply_until,
        )

    def ask(self, talk: Talk, lead: Localized | None = None) -> None:
        """Ask the present question; ``lead`` says what went before."""
        prompt, session = talk.turn.prompt, talk.session
        scratch = read_scratch(session, prompt)
        query = scratch.get("query")
        view = View(
            session=session.code,
            version=session.version,
            language=self.language,
            today=local(self.now).date(),
            scratch=scratch,
            lead=lead or _read_notice(talk),
            web_link=_make_web_link(session) if prompt.sensitive else "",
            results=search_options(query) if query else (),
            frequent=list_frequent(session, prompt, is_public=True),
            can_go_back=bool(talk.turn.journey),
            site=make_address("").rstrip("/"),
        )
        self.messages += render(prompt, view)

    def recap(self, talk: Talk) -> None:
        """Tell whoever did not begin the conversation here what it is, and what has been answered."""
        answered = [
            (visited.question.get(self.language, "short"), self._say(visited.label))
            for visited in talk.turn.journey
            if not visited.is_sensitive
        ]
        title = texts.SENT_ON.format(title=get_flow(talk.session.flow).title)
        self.messages.append(make_card(self._say(title), hint=self._say(texts.SENT_ON_HINT), facts=answered))

    def tell(self, session: Session, outcome: Outcome) -> None:
        """Tell how a conversation ended, and what one may go on with."""
        buttons = [
            Button(self._say(link.label), {"f": str(number), "s": session.code})
            for number, link in enumerate(outcome.links)
        ]
        if outcome.page:
            label = self._say(getattr(outcome, "page_label", None) or texts.OPEN_PAGE)
            buttons.append(make_link(label, make_address(outcome.page)))
        facts = [(self._say(fact.label), self._say(fact.value)) for fact in outcome.facts]
        card = make_card(self._say(outcome.text), facts=facts, buttons=buttons)
        self.messages += add_quick_replies([card], [self._menu_button()])

    def show_menu(self, lead: Localized | None = None) -> None:
        """Show what can be done here."""
        resident = self.friend.resident
        buttons = [Button(self._say(entry.title), {"m": entry.key}) for entry in list_menu(CHANNEL, resident)]
        if resident is None:
            buttons.append(Button(self._say(texts.LINK), {"m": "link"}))
        said = "" if lead is None else self._say(lead)
        self.messages.append(make_card(self._say(texts.MENU), lead=said, buttons=buttons))

    def ask_for_whom(self, flow: str, people: list[tuple[str, Localized]]) -> None:
        """Ask which of several people it is about."""
        buttons = [Button(self._say(name), {"m": flow, "r": code}) for code, name in people]
        self.messages.append(make_card(self._say(texts.FOR_WHOM), buttons=buttons))

    def ask_to_link(self) -> None:
        """Explain how the chat is linked to a registration."""
        page = reverse("line:link", args=[make_friend_token(self.friend)])
        button = make_link(self._say(texts.LINK_BUTTON), make_address(page))
        self.messages.append(make_card(self._say(texts.LINK_ASK), buttons=[button]))

    def _menu_button(self) -> Button:
        return Button(self._say(texts.TO_MENU), {"m": "menu"})

    def _say(self, words: Localized) -> str:
        return words.get(self.language)


def _read_notice(talk: Talk) -> Localized | None:
    """Return why a question comes again: a refused commit, or an answer that will not do."""
    if talk.session.notice:
        return Localized.from_json(talk.session.notice)
    return None if talk.turn.problem is None else talk.turn.problem.text


def _make_web_link(session: Session) -> str:
    return make_address(reverse("web:open", args=[make_link_token(session)]))
