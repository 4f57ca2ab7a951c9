"""How often Python walks what is in memory for what nothing refers to any more."""

import gc


def sweep_seldom() -> None:
    """Walk seldom: most of what is made dies by its reference count.

    By default each seven hundredth new object makes a walk: loading all our apps takes a tenth longer for it,
    and a walk of what is left still took 20 ms of one booking in fourteen.
    """
    gc.set_threshold(10_000, 20, 40)


def keep_what_is_there() -> None:
    """Never walk again what exists now.

    A full collection walks every object of the process: about 150 ms with all apps loaded, in the middle of
    somebody's booking. What exists at start lives as long as the process.
    """
    gc.collect()
    gc.freeze()
