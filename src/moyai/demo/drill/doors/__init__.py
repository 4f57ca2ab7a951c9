"""The drill's other doors, walked as people walk them: pages, calls, remotes and desks, press by press.

Requests are handled in the drill's own process (no socket), with the clock held at the moment of the report;
from the address inward it is the code that real people meet, checks of forged forms and signatures included.
"""
