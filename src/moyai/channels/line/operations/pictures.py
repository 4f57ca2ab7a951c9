"""Pictures that people send: fetched from LINE by a queued task, because that takes a while."""

from __future__ import annotations

from django.core.files.base import ContentFile
from django.db import transaction
from django_tasks import task

from moyai.channels.line import outbox, texts
from moyai.channels.line.client import ContentGone
from moyai.channels.line.clocks import get_real_time, get_town_time
from moyai.channels.line.models import Friend
from moyai.channels.line.operations import talking
from moyai.channels.line.operations.saying import Mouth
from moyai.core.conversations import operations
from moyai.core.conversations.files import keep_photo
from moyai.core.conversations.operations import NotGoingOn
from moyai.engines.conversation import Photo, Reply


@task()
def fetch_picture(friend: int, message: str, session: str, version: int, key: str) -> None:
    """Fetch a picture from LINE, keep it without its metadata, and answer the question that it was sent for.

    When the conversation has gone on meanwhile, the picture is not fetched at all.
    """
    now = get_town_time()
    line = Friend.objects.select_related("resident", "session").get(pk=friend)
    mouth = Mouth(line, now, get_real_time())
    try:
        talk = operations.take_turn(code=session, now=now)
    except NotGoingOn:
        return
    prompt = talk.turn.step
    if talk.session.version != version or not isinstance(prompt, Photo) or prompt.key != key:
        return
    client = outbox.get_client(mouth.friend.account)
    try:
        content = b"" if client is None else client.fetch_content(message)
    except ContentGone:
        content = b""
    with transaction.atomic():
        if not content:
            talking.show(mouth, talk, texts.PHOTO_GONE)
        else:
            value = keep_photo(prompt=prompt, upload=ContentFile(content), session=talk.session, now=now)
            reply = Reply(key, value, prompt.digest)
            talking.show(mouth, operations.answer(code=session, version=version, reply=reply, now=now))
        mouth.close()
