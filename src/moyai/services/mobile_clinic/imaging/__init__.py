"""Files that devices make, read without trusting them: plain Python, no Django, no database, no clock.

`examine` reads one file in this process; `apart.examine_apart` does it in a process of its own whose memory
and time are limited, and is what operations call.
"""
