"""The columns of a comparison computed, and two of them held against each other."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from attn_gui.engine import MultiHead
from attn_gui.errors import AttentionError
from attn_gui.session.comparing.choices import Compared, FileRival, PinRival
from attn_gui.session.comparing.comparison import Comparison, comparison, refusal
from attn_gui.session.comparing.rivals import Contender, rival_label, rival_session
from attn_gui.session.compute import Computed, Done, compute
from attn_gui.session.pins import pin_called
from attn_gui.session.session import Session
from attn_gui.text import Message, say

LETTERS = "ABCD"
Never = Callable[[], bool]


@dataclass(frozen=True, eq=False)
class Column:
    """One column: its letter, what was chosen for it, its name, and its numbers, or why there is nothing to compute."""

    letter: Message
    entry: Compared
    label: Message
    computed: Computed | Message

    @property
    def done(self) -> Done | None:
        """The numbers, where there are any."""
        return self.computed if isinstance(self.computed, Done) else None


@dataclass(frozen=True, eq=False)
class Answer:
    """The columns of *session*, which two of them are compared, and how: per head, or *pooled* by means over heads."""

    session: Session
    columns: tuple[Column, ...]
    pair: tuple[int, int]
    pooled: bool
    found: Comparison | Message


def contender(session: Session, entry: Compared, opened: Mapping[str, Session]) -> Contender:
    """Return what *entry* stands for; raises AttentionError where there is no such thing, or no longer.

    *opened* holds the files that were opened to be compared.
    """
    if isinstance(entry, PinRival):
        return Contender(say("Pin “{name}”", name=entry.name), pin_called(session, entry.name).session)
    if isinstance(entry, FileRival):
        if entry.key not in opened:
            message = say("{name} is not open any more; choose it again.", name=entry.name)
            raise AttentionError(message, field="compared", code="file_closed")
        return Contender(say("{name}", name=entry.name), opened[entry.key])
    return Contender(rival_label(session, entry), rival_session(session, entry))


def entry_label(session: Session, entry: Compared) -> Message:
    """Return what *entry* is called, whether or not it is there."""
    if isinstance(entry, PinRival):
        return say("Pin “{name}”", name=entry.name)
    return say("{name}", name=entry.name) if isinstance(entry, FileRival) else rival_label(session, entry)


def answered(
    session: Session,
    entries: Sequence[Compared],
    opened: Mapping[str, Session],
    pair: tuple[int, int],
    *,
    pooled: bool = False,
    previous: Answer | None = None,
    cancelled: Never | None = None,
    byte_budget: int | None = None,
) -> Answer:
    """Return every column's numbers, and the difference of the *pair*; what rests on the same arrays is taken over.

    Numbers of heads that differ make it *pooled*. Raises ``Cancelled`` once *cancelled* answers True.
    """
    budget = None if byte_budget is None else byte_budget // max(len(entries), 1)
    columns: list[Column] = []
    for place, entry in enumerate(entries):
        old = previous.columns[place] if previous is not None and place < len(previous.columns) else None
        if old is not None and previous is not None and previous.session is session and old.entry == entry:
            columns.append(old)
            continue
        columns.append(_column(session, place, entry, opened, old, cancelled, budget))
    pooled = pooled or len(set(_head_counts(columns))) > 1
    return Answer(session, tuple(columns), pair, pooled, _compared(columns, pair, pooled))


def _column(
    session: Session,
    place: int,
    entry: Compared,
    opened: Mapping[str, Session],
    old: Column | None,
    cancelled: Never | None,
    budget: int | None,
) -> Column:
    letter = say("{letter}", letter=LETTERS[place])
    try:
        there = contender(session, entry, opened)
    except AttentionError as error:
        return Column(letter, entry, entry_label(session, entry), error.message)
    before = None if old is None else old.done
    return Column(letter, entry, there.label, compute(there.session, before, cancelled, byte_budget=budget))


def _head_counts(columns: Iterable[Column]) -> list[int]:
    results = (column.done.result for column in columns if column.done is not None)
    return [result.num_heads if isinstance(result, MultiHead) else 1 for result in results]


def _compared(columns: Sequence[Column], pair: tuple[int, int], pooled: bool) -> Comparison | Message:
    a, b = (columns[place] for place in pair)
    for column in (a, b):
        if column.done is None:
            return say("{letter} has no numbers to compare.", letter=column.letter)
    assert a.done is not None
    assert b.done is not None
    names = (a.letter, b.letter)
    message = refusal(a.done, b.done, names)
    return comparison(a.done, b.done, names, pooled=pooled) if message is None else message
