"""What keeps sealed data from being read."""


class SealError(Exception):
    """Base: these bytes cannot be read."""


class KeyDestroyedError(SealError):
    """The subject's key was destroyed: what was sealed is erased."""


class KeyMissingError(SealError):
    """The subject never had a key, or the town's key with which hers is sealed is not there."""


class ForgedError(SealError):
    """The bytes were changed, or belong to another subject or another place."""
