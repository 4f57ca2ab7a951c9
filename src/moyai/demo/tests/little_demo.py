"""A demo of toys, run as a process of its own by test_supervisor: `little_demo.py HOME PORT`."""

import sys
from pathlib import Path

from moyai.demo.options import CannotStart, Options, check_port
from moyai.demo.supervisor import Stopped, Supervisor, take_lock

WEB = """
import http.server, sys
class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers(); self.wfile.write(b"ok")
    def log_message(self, *a): pass
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Page).serve_forever()
"""
STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)"


def main(home: Path, port: int) -> int:
    def say(text: str) -> None:
        print(text, flush=True)

    python = [sys.executable, "-c"]
    commands = {
        "web": [*python, WEB, str(port)],
        "worker": [*python, "import time; time.sleep(600)"],
        "life": [*python, STUBBORN],
    }
    try:
        check_port(port)
        lock = take_lock(home)
        supervisor = Supervisor(Options(port, 10.0), home, say, commands)
        supervisor.patience_s = 1.0
        supervisor.catch_signals()
        supervisor.run(before_life=lambda: None, on_tick=lambda: tell_children(supervisor, home))
    except (CannotStart, Stopped) as reason:
        say(str(reason))
        return 2
    lock.close()
    return 0


def tell_children(supervisor: Supervisor, home: Path) -> None:
    running = [c.process.pid for c in supervisor.children if c.process and c.is_running]
    (home / "pids.tmp").write_text(" ".join(map(str, running)))
    (home / "pids.tmp").replace(home / "pids")


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2])))
