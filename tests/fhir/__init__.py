"""A validator of FHIR R4 that is not ours."""
