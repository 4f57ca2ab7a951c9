"""Photos of people and machines, read without trusting them: plain Python, no Django, database or clock.

`reading.read_photo` works in this process; `apart.read_apart` has it done in a process of its own whose
memory and time are limited, and is what operations call.
"""
