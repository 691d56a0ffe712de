"""Text meant for people, kept apart from its values so that it can be translated where it is shown."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Message:
    """A sentence as template and values; ``str`` gives the English text.

    >>> str(Message("Key has {count} positions.", {"count": 5}))
    'Key has 5 positions.'
    """

    template: str
    values: Mapping[str, object] = field(default_factory=dict[str, object])

    def __str__(self) -> str:
        return self.template.format(**self.values)


def capitalised(text: object) -> str:
    """Return *text* with a capital first letter; the others stay as they are."""
    words = str(text)
    return words[:1].upper() + words[1:]


def say(template: str, /, **values: object) -> Message:
    """Return the Message of *template* filled with *values*."""
    return Message(template, values)
