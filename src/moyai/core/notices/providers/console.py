"""The console: notices become lines of a file in the data folder, for towns without any door yet."""

import json
import os
from pathlib import Path

from django.conf import settings


class ConsoleProvider:
    """Appends one JSON line a message to ``notices.log``, on disk before it returns."""

    def send(self, *, contact: str, text: str, retry_key: str) -> None:
        """Write the message."""
        line = json.dumps({"retry_key": retry_key, "contact": contact, "text": text}, ensure_ascii=False)
        path = Path(settings.HOME) / "notices.log"
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            os.write(handle, f"{line}\n".encode())
            os.fsync(handle)
        finally:
            os.close(handle)
