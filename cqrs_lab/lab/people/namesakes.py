"""What people are called: by their names, and a namesake of somebody who came before by a number too."""


class Namesakes:
    """Tells people of one name apart.

    >>> namesakes = Namesakes()
    >>> [namesakes.call(name) for name in ("Aoi", "Ben", "Aoi")]
    ['Aoi', 'Ben', 'Aoi-2']
    """

    def __init__(self) -> None:
        self._came: dict[str, int] = {}  # how many under each name

    def call(self, name: str) -> str:
        """What to call the next person of this name."""
        called = name
        while called in self._came:  # more than once if somebody's own name is "Aoi-2"
            self._came[name] += 1
            called = f"{name}-{self._came[name]}"
        self._came[called] = 1
        return called
