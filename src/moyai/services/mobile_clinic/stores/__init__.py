"""Image stores of the town: none (files stay in the data folder alone), or one that speaks DICOMweb."""

from __future__ import annotations

from typing import Protocol

from moyai.core.manifest import read_settings


class StoreAwayError(Exception):
    """The store cannot be reached, or is busy: to be tried again."""


class StoreRefusedError(Exception):
    """The store will never take this file."""


class ImageStore(Protocol):
    """Keeps DICOM files and finds them again by their UIDs."""

    def deliver(self, content: bytes) -> None:
        """Hand over one file; the same file again changes nothing.

        Raises:
            StoreAwayError, StoreRefusedError: it was not taken.
        """

    def has(self, study: str, series: str, instance: str) -> bool:
        """Tell whether the store finds a file.

        Raises:
            StoreAwayError, StoreRefusedError: it does not say.
        """

    def retrieve(self, study: str, series: str, instance: str) -> bytes:
        """Return the file as the store keeps it; raises as `has`."""

    def render(self, study: str, series: str, instance: str, frame: int) -> bytes:
        """Return a frame (from 1) as the store draws it, JPEG; raises as `has`."""


def find_store() -> ImageStore | None:
    """Return the town's image store, or None: the setting ``dicomweb_url`` is empty."""
    from moyai.services.mobile_clinic.stores.dicomweb import DicomWebStore

    values = read_settings("mobile_clinic")
    url = values["dicomweb_url"]
    return DicomWebStore(url, auth=values["dicomweb_auth"]) if url else None
