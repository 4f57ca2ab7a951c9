"""Erasers of conversations: photos soon after the talk is over, the talk itself later."""

from datetime import datetime

from django.core.files.storage import default_storage
from django.db.models import F

from moyai.core.conversations.models import KeptPhoto, Session, SessionStatus
from moyai.core.privacy.batches import delete_batch
from moyai.core.privacy.registry import list_held_files

BATCH = 500
GOING_ON = (SessionStatus.ACTIVE, SessionStatus.HANDED_OVER)


def erase_photos(*, before: datetime, now: datetime) -> int:
    """Erase photos of conversations that are over, unless a record (a registration) holds them.

    A photo of a conversation that goes on, or waits for a person, stays. One that a record holds is no longer
    the conversation's: its row here goes, the file stays with the record.
    """
    over = KeptPhoto.objects.filter(kept_at__lt=before).exclude(session__status__in=GOING_ON)
    photos = list(over.select_related("session")[:BATCH])
    held = list_held_files([photo.name for photo in photos])
    for photo in photos:
        if photo.name not in held:
            _forget_answer(photo)
            default_storage.delete(photo.name)
        photo.delete()
    return len(photos)


def erase_sessions(*, before: datetime, now: datetime) -> int:
    """Erase conversations with their answers, whatever became of them."""
    return delete_batch(Session.objects.filter(updated_at__lt=before))


def _forget_answer(photo: KeptPhoto) -> None:
    """Take the photo out of the answers, so that whoever resumes the conversation is asked for it again."""
    session = photo.session
    if session is None:
        return
    kept = {key: answer for key, answer in session.answers.items() if _find_file(answer) != photo.name}
    if len(kept) < len(session.answers):
        # updated_at stays: the period of the conversation itself goes on.
        Session.objects.filter(pk=session.pk).update(answers=kept, version=F("version") + 1)


def _find_file(answer: object) -> str | None:
    value = answer.get("value") if isinstance(answer, dict) else None
    return value.get("file") if isinstance(value, dict) else None
