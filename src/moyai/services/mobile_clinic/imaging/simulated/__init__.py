"""Devices that are not there: they make real files of each kind from a seed, for the demo and the tests."""
