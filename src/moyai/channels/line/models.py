"""Friends of the official accounts, what is said to them, and what ties a friend to a resident."""

from uuid import uuid4

from django.db import models
from django.db.models import Q


class Friend(models.Model):
    """One LINE user as one official account knows her. No name, no picture: they stay with LINE.

    ``profile_read_at``: since when her telephone's language was known, or she chose one herself.
    ``session`` is the conversation that the chat is in; ``owner_key`` proves that it is hers.
    """

    account = models.CharField(max_length=32)
    user_id = models.CharField(max_length=64)
    resident = models.ForeignKey(
        "residents.Resident", on_delete=models.SET_NULL, null=True, blank=True, related_name="line_friends"
    )
    linked_at = models.DateTimeField(null=True, blank=True)
    language = models.CharField(max_length=8, default="ja")
    profile_read_at = models.DateTimeField(null=True, blank=True)
    is_following = models.BooleanField(default=True)
    session = models.ForeignKey(
        "conversations.Session", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    owner_key = models.CharField(max_length=64)
    wrong_codes = models.PositiveSmallIntegerField(default=0)
    wrong_code_at = models.DateTimeField(null=True, blank=True)
    first_heard_at = models.DateTimeField()
    last_heard_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "user_id"], name="one_friend_an_account")]
        indexes = [
            models.Index(
                fields=["-id"],
                condition=Q(profile_read_at=None, is_following=True, resident=None),
                name="friends_not_asked",
            )
        ]


class HeardMessage(models.Model):
    """Which question a message answered, so that unsending it takes the answer back."""

    friend = models.ForeignKey(Friend, on_delete=models.CASCADE, related_name="heard")
    message_id = models.CharField(max_length=64)
    session = models.ForeignKey("conversations.Session", on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=64)
    heard_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["friend", "message_id"], name="heard_by_message")]


class LinkRequest(models.Model):
    """A resident who wants to be known in the chat: a nonce of account linking, or a code from the desk."""

    nonce = models.CharField(max_length=64, unique=True)
    resident = models.ForeignKey("residents.Resident", on_delete=models.CASCADE, related_name="+")
    made_by = models.CharField(max_length=40)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)


class Mailing(models.Model):
    """Something that is said to very many at once, in lines of up to 500; ``key`` has it said once.

    ``people``: how many it was addressed to.
    """

    key = models.CharField(max_length=100, unique=True)
    people = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()


class OutgoingStatus(models.TextChoices):
    """How far something said has come."""

    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"


class Outgoing(models.Model):
    """Up to five messages to one friend, or to up to 500; written with what caused them, sent afterwards.

    ``tried_reply_at`` is set before the reply token is used: LINE has no retry key for replies, and a token
    that is refused after we tried it was taken the first time.
    """

    account = models.CharField(max_length=32)
    friend = models.ForeignKey(
        Friend, on_delete=models.CASCADE, null=True, blank=True, related_name="outgoing"
    )
    mailing = models.ForeignKey(
        Mailing, on_delete=models.CASCADE, null=True, blank=True, related_name="lines"
    )
    to = models.JSONField(default=list)
    messages = models.JSONField()
    reply_token = models.CharField(max_length=80, blank=True)
    reply_until = models.DateTimeField(null=True, blank=True)
    tried_reply_at = models.DateTimeField(null=True, blank=True)
    retry_key = models.UUIDField(default=uuid4)
    status = models.CharField(max_length=8, choices=OutgoingStatus.choices, default=OutgoingStatus.QUEUED)
    is_urgent = models.BooleanField(default=False)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField()
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    request_id = models.CharField(max_length=64, blank=True)
    last_error = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["status", "next_attempt_at"], name="line_outgoing_due")]
