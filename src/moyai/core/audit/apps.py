"""Django app: Audit: an append-only log in which each entry carries the hash of the one before."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Audit: an append-only log in which each entry carries the hash of the one before."""

    name = "moyai.core.audit"
    label = "audit"
