"""How much memory this process has had."""

import resource
import sys


def peak_mb() -> int:
    """Return the peak in millions of bytes."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak // 1_000_000 if sys.platform == "darwin" else peak // 1_000
