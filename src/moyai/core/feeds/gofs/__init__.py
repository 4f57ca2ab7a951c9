"""GOFS 1.0 (General On-Demand Feed Specification): small JSON files, and live waiting times."""
