"""A simulated autopilot that speaks MAVLink, to try ground stations with. No part of a real flight."""
