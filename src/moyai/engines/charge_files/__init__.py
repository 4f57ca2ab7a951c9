"""Charge files: what a bank and a cable company are asked to collect, and what they answer."""

from moyai.engines.charge_files.errors import CannotWrite, NotThatFile

__all__ = ["CannotWrite", "NotThatFile"]
