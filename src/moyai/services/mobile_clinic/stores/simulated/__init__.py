"""A DICOMweb store that is not there: the same protocol, in memory, for tests. It imports nothing of ours."""
