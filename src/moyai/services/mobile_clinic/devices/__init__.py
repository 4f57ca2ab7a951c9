"""Devices that send by themselves: how their packets are read, and simulated ones that speak the same."""
