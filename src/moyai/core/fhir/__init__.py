"""FHIR R4 over REST: what any room needs to give and take resources, whatever they are."""
