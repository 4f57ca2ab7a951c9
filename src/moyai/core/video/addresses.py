"""Addresses of calls, whole, as they are sent to people."""

from django.conf import settings
from django.urls import reverse

from moyai.core.video.operations import Invitation


def make_link(invitation: Invitation) -> str:
    """Return the address by which one person gets in, once."""
    path = reverse("video:enter", args=[invitation.seat.room.name, invitation.token])
    return f"{settings.BASE_ADDRESS.rstrip('/')}{path}"
