"""Python in a town's Django, asked line by line: set up once, and every question gets a fork of that.

A fork knows nothing of the questions before, as a new process would; but it costs a hundredth of one.
"""

import json
import subprocess
import sys
from pathlib import Path

SERVER = """
import json, os, sys, tempfile, traceback
import django
django.setup()

def run(source):
    try:
        exec(compile(source, "<asked>", "exec"), {"__name__": "__main__"})
        return 0
    except BaseException:
        traceback.print_exc()
        return 1

def read(file):
    file.seek(0)
    return file.read().decode(errors="replace")

for line in sys.stdin:
    with tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as complained:
        number = os.fork()
        if number == 0:
            os.dup2(said.fileno(), 1)
            os.dup2(complained.fileno(), 2)
            status = run(json.loads(line))
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(status)
        status = os.waitstatus_to_exitcode(os.waitpid(number, 0)[1])
        print(json.dumps([status, read(said), read(complained)]), flush=True)
"""


class TownConsole:
    """One process that answers until it is closed, or until whoever asks has ended.

    Args:
        environment: of the town's processes.
        folder: where it runs.
        log: where its own complaints go, such as why it did not start.
    """

    def __init__(self, environment: dict[str, str], *, folder: Path, log: Path) -> None:
        self.environment = dict(environment)
        self._log = log
        with log.open("ab") as complaints:
            self._process: subprocess.Popen[str] = subprocess.Popen(
                [sys.executable, "-c", SERVER],
                env=self.environment,
                cwd=folder,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=complaints,
                text=True,
            )

    def run(self, source: str) -> str:
        """Run Python; return what it printed.

        Raises:
            RuntimeError: It raised an exception, or there is no console any more; with what was said of it.
        """
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(json.dumps(source) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            raise RuntimeError(self._log.read_text(errors="replace"))
        status, said, complained = json.loads(answer)
        if status:
            raise RuntimeError(complained)
        return str(said)

    def close(self) -> None:
        """End it."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()
