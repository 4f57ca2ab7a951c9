"""What treatment refuses, each with its code."""

from moyai.core.errors import Refused


class TreatmentRefused(Refused):
    """A plan, consent, move, prescription, note or bill cannot be so; the code and the words say why."""
