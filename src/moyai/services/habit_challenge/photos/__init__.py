"""Photos of the day, read without trusting them: plain Python, no Django, no database, no clock.

`reading.read_photo` works in this process; `apart.read_apart` has it done in a process of its own whose
memory and time are limited, and is what operations call.
"""
