"""The writer of the rig: journals whatever is posted to /in/ and answers; knows no Django."""

import os
import time
from pathlib import Path

from moyai.core.intake.asgi import Front, answer, not_found, read_body
from moyai.core.intake.journal import Journal

FOLDER = Path(os.environ["MOYAI_HOME"]) / "intake"
journal = Journal(FOLDER, segment_bytes=32 * 1024, idle_s=1.0)


async def take(scope, receive, send, rest):  # type: ignore[no-untyped-def]
    body = await read_body(scope, receive)
    try:
        await journal.append("rig", rest, body, time.time_ns() // 1_000_000)
    except OSError:
        await answer(send, 503)
    else:
        await answer(send, 200)


application = Front(not_found, {"/in/": take})
