"""How the engine says that it was asked for what cannot be."""


class ProblemError(ValueError):
    """The problem contradicts itself; the message begins with the item at fault.

    Attributes:
        item: The thing at fault, such as ``post p17``.
    """

    def __init__(self, item: str, text: str) -> None:
        super().__init__(f"{item}: {text}")
        self.item = item
