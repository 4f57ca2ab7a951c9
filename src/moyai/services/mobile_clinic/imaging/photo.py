"""Photos of an eye: pixels that can be read, without place, time, device, or anything after their end.

Facts: ``width height``. There are no pieces: the kept file is shown as it is.
"""

from __future__ import annotations

import warnings
from io import BytesIO

from moyai.core.conversations.images import BrokenImageError, strip_metadata
from moyai.services.mobile_clinic.imaging.faults import BadFileError, Fault
from moyai.services.mobile_clinic.imaging.formats import Format
from moyai.services.mobile_clinic.imaging.limits import MOST_FRAME, MOST_SIDE
from moyai.services.mobile_clinic.imaging.records import Examined


def read_photo(content: bytes, form: Format) -> Examined:
    """Read a photo.

    Raises:
        BadFileError: it is cut short, broken, or would unpack to too much.
    """
    from PIL import Image

    try:
        clean = strip_metadata(content)
    except BrokenImageError as error:
        raise BadFileError(Fault.NO_PICTURE, "broken") from error
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with Image.open(BytesIO(clean), formats=(form.value,)) as image:
                width, height = image.size
                if max(width, height) > MOST_SIDE or width * height * 3 > MOST_FRAME * 2:
                    raise BadFileError(Fault.TOO_HEAVY, "pixels")
                image.load()
    except (OSError, ValueError, SyntaxError, Warning, Image.DecompressionBombError) as error:
        raise BadFileError(Fault.NO_PICTURE, type(error).__name__) from error
    return Examined(form, {"is_shown": True, "width": width, "height": height}, clean, iter(()))
