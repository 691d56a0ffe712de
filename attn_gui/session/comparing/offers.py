"""What can be chosen for a column of a comparison, in groups; and what a column's numbers are made with, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from attn_gui.engine.scoring import SCORINGS
from attn_gui.session.comparing.choices import Compared, FileRival, PinRival, Rival
from attn_gui.session.comparing.rivals import SCORE, rival_label
from attn_gui.session.deviations import deviations
from attn_gui.session.kinds import KINDS
from attn_gui.session.option_names import OPTION_NAMES, numbers_read, shown_option
from attn_gui.session.session import Session
from attn_gui.text import Message, say

WHEN_SET = frozenset({"softcap", "gain"})
"""Numbers that are worth a word only where there is one."""


@dataclass(frozen=True)
class Offer:
    """One choice: its text, and what it puts into the column."""

    label: Message
    entry: Compared


@dataclass(frozen=True)
class OfferGroup:
    """Choices that belong together; ``title`` None for those that stand alone."""

    title: Message | None
    offers: tuple[Offer, ...]


def offers(session: Session, opened: Mapping[str, str]) -> tuple[OfferGroup, ...]:
    """Return everything as it is, every mode with its scores, the pins, and the files opened, names by their keys."""
    as_it_is = OfferGroup(None, (Offer(rival_label(session, Rival()), Rival()),))
    pins = tuple(Offer(say("{name}", name=pin.name), PinRival(pin.name)) for pin in session.pins)
    files = tuple(Offer(say("{name}", name=name), FileRival(key, name)) for key, name in opened.items())
    kinds = [OfferGroup(kind.label, _scores(kind.key)) for kind in KINDS.values()]
    rest = [OfferGroup(say("Pins"), pins), OfferGroup(say("Files"), files)]
    return (as_it_is, *kinds, *(group for group in rest if group.offers))


def _scores(kind: str) -> tuple[Offer, ...]:
    return tuple(
        Offer(
            say("{label}   {formula}", label=SCORINGS[score].label, formula=SCORINGS[score].formula),
            Rival(kind, MappingProxyType({SCORE: score})),
        )
        for score in KINDS[kind].scores
    )


def parameters_in_words(session: Session) -> Message:
    """Return "scale default · temperature 1 · rotary …": the numbers in force and what else is not at its default."""
    options = session.options
    numbers = {name: getattr(options, name) for name in numbers_read(options)}
    told = [
        f"{OPTION_NAMES[name]} {shown_option(name, value)}"
        for name, value in numbers.items()
        if value is not None or name not in WHEN_SET
    ]
    told += [str(each.text) for each in deviations(session) if each.of not in numbers]
    return say("{what}", what=" · ".join(told))
