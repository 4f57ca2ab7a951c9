"""The clinic car as resources of FHIR R4, shaped as JP Core has them where it has a profile."""
