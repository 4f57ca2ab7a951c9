"""Lアラート: shelters and evacuation orders as PCXML in an EDXL-DE envelope. UNTESTED with the real system.

Element names are those of 2013 as public sources show them; the namespaces of informationBasis3 and
elementBasis3 are inferred. Today's definitions are given to members only: a town compares before it connects.
"""
