"""``python -m bench``: every benchmark in turn."""

import subprocess
import sys

NAMES = ("bench.dispatch_insert", "bench.booking", "bench.lived_day")

for name in NAMES:
    subprocess.run([sys.executable, "-m", name], check=True)
    print(flush=True)
