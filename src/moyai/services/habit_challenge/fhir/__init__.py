"""The published questionnaires and their answers as FHIR R4, given out by whichever server has patients."""
