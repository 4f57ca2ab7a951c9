"""Runs a command that cannot outlive its parent: `python -m moyai.demo.leash PID command …`.

On Linux the kernel is asked to kill the command when its parent dies (prctl(2), PR_SET_PDEATHSIG, kept across
exec); elsewhere this process stays between the two and looks at its parent twice a second. To the kernel the
parent is the thread that started the command, so that one which may end before the process is no owner.
"""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence

PR_SET_PDEATHSIG = 1
LOOK_EVERY_S = 0.5


def make_leashed(command: Sequence[str]) -> list[str]:
    """Return the command on the leash of this process."""
    return [sys.executable, "-m", "moyai.demo.leash", str(os.getpid()), *command]


def main(arguments: list[str]) -> int:
    """Run the command on the leash of the process PID; return its status where it could not be replaced."""
    owner, command = int(arguments[0]), arguments[1:]
    is_tied = tie_to_parent()
    if os.getppid() != owner:  # it died before the kernel knew
        return 1
    if is_tied:
        os.execvp(command[0], command)  # noqa: S606 - the command is ours
    return guard(owner, command)


def tie_to_parent() -> bool:
    """Ask the kernel to kill this process with its parent; tell whether it could be asked."""
    if not sys.platform.startswith("linux"):
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    return bool(libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0) == 0)


def guard(owner: int, command: list[str]) -> int:
    """Run the command as a child, pass TERM on, and kill it when the owner is gone."""
    child = subprocess.Popen(command)  # noqa: S603 - the command is ours
    signal.signal(signal.SIGTERM, lambda *_: child.terminate())
    while child.poll() is None:
        if os.getppid() != owner:
            child.kill()
        time.sleep(LOOK_EVERY_S)
    return child.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
