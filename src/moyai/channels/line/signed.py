"""The signed link by which a friend comes to the page that links her chat to her registration."""

from django.core import signing

from moyai.channels.line.models import Friend

_SALT = "line.friend"
MAX_AGE_S = 60 * 60


def make_friend_token(friend: Friend) -> str:
    """Return a token that stands for this friend, for an hour."""
    return signing.dumps(friend.pk, salt=_SALT)


def find_friend_by_token(token: str) -> Friend | None:
    """Return whose token it is; None when it is forged or too old."""
    try:
        number = signing.loads(token, salt=_SALT, max_age=MAX_AGE_S)
    except signing.BadSignature:
        return None
    return Friend.objects.filter(pk=number).first()
