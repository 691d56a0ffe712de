"""What stands in a column of a comparison, as plain values that a file can hold."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

MOST_COMPARED = 4
FEWEST_COMPARED = 2


@dataclass(frozen=True)
class Rival:
    """The present Q, K and V in the mode *kind* (None: everything as it is), with these of its options changed."""

    kind: str | None = None
    changes: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True)
class PinRival:
    """What was pinned under this name."""

    name: str


@dataclass(frozen=True)
class FileRival:
    """A session file that was opened to be compared; *key* finds it as long as the program runs, no file holds it."""

    key: str
    name: str


Compared = Rival | PinRival | FileRival
