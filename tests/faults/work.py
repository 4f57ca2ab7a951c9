"""Work for a worker that is going to be killed."""

import os
from pathlib import Path

from django.conf import settings
from django_tasks import task


@task
def write_line(number: int) -> None:
    """Write the number into a file, on disk before it returns."""
    handle = os.open(Path(settings.HOME) / "work.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    try:
        os.write(handle, f"{number}\n".encode())
        os.fsync(handle)
    finally:
        os.close(handle)
