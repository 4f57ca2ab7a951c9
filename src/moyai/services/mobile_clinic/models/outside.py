"""Other people's programs: which are registered, whom they may ask for what, their tokens; what they sent."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class OutsideApp(models.Model):
    """A program of somebody else that the town's officer has registered.

    ``scopes``: the most it may be given (scopes.py). ``secret_digest`` empty: it keeps no secret (it
    runs in a browser or on a telephone), PKCE alone binds its codes.
    """

    client_id = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=60)
    maker = models.CharField(max_length=80)
    redirect_uris = models.JSONField(default=list)
    scopes = models.JSONField(default=list)
    secret_digest = models.CharField(max_length=64, blank=True)
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    registered_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class AppPermit(models.Model):
    """Somebody let a program ask in her name. ``patient``: for whom alone with ``patient/`` scopes.

    It ends when she takes it back, or when a code or a refresh token of it is used twice.
    """

    app = models.ForeignKey(OutsideApp, on_delete=models.CASCADE, related_name="permits")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="app_permits")
    patient = models.ForeignKey(
        "mobile_clinic.Patient", on_delete=models.CASCADE, null=True, blank=True, related_name="app_permits"
    )
    scopes = models.JSONField(default=list)
    given_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-given_at", "-pk"]


class AppCode(models.Model):
    """An authorization code, kept as its digest: good once, for a minute. ``challenge``: of PKCE."""

    permit = models.ForeignKey(AppPermit, on_delete=models.CASCADE, related_name="codes")
    digest = models.CharField(max_length=64, unique=True)
    redirect_uri = models.CharField(max_length=300)
    challenge = models.CharField(max_length=128)
    expires_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True, blank=True)


class AppToken(models.Model):
    """A token, kept as its digest. ``ended_at``: taken back, or (a refresh token) used: it is good once."""

    permit = models.ForeignKey(AppPermit, on_delete=models.CASCADE, related_name="tokens")
    digest = models.CharField(max_length=64, unique=True)
    is_refresh = models.BooleanField(default=False)
    scopes = models.JSONField(default=list)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("made_at")), name="app_token_forwards")
        ]


class ReceivedResource(models.Model):
    """A resource of FHIR that a program sent of a patient, sealed as it came.

    ``mark``: a keyed digest of the sender's own identifier; the same for the same institution is one.
    """

    code = models.CharField(max_length=8, unique=True)
    kind = models.CharField(max_length=24)
    patient = models.ForeignKey("mobile_clinic.Patient", on_delete=models.PROTECT, related_name="received")
    permit = models.ForeignKey(AppPermit, on_delete=models.SET_NULL, null=True, related_name="received")
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    mark = models.CharField(max_length=64, unique=True)
    body = models.BinaryField()
    received_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["patient", "kind"], name="received_of_patient")]

    @property
    def about(self) -> str:
        """What its body is authenticated with."""
        return f"clinic.received:{self.code}"
