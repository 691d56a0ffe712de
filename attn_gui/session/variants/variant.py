"""One variant of attention: what a library, a paper or a model means, against the settings of a session."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from attn_gui.engine import SCORINGS
from attn_gui.session.edit import Edit
from attn_gui.session.fitting import applied
from attn_gui.session.kinds import KINDS
from attn_gui.session.naming import symbol_of
from attn_gui.session.option_edits import SetKind, SetOptions
from attn_gui.session.session import MatrixName, Session, Source
from attn_gui.session.variants.draft import Draft, is_neutral
from attn_gui.session.variants.meanings import Meaning
from attn_gui.session.variants.settings import NO_RULE, SETTINGS, has_heads
from attn_gui.text import Message, say

Holds = Callable[[Session], bool]


def always(session: Session) -> bool:
    """Return True."""
    del session
    return True


@dataclass(frozen=True, eq=False)
class Remark:
    """What the variant does differently, said while ``when`` holds of the variant's session.

    ``naming`` marks what is only named or laid out otherwise, with the same numbers.
    """

    text: Message
    when: Holds = always
    naming: bool = False


@dataclass(frozen=True)
class Difference:
    """One setting that the variant has otherwise: its name, its value now and there, in words."""

    label: Message
    now: str
    there: str

    def __str__(self) -> str:
        return f"{self.label}: {self.there} (now {self.now})"


@dataclass(frozen=True, eq=False)
class Settled:
    """A session against a variant: what differs, the edits that make the session mean it, and the session then."""

    differences: tuple[Difference, ...]
    edits: tuple[Edit, ...]
    session: Session


@dataclass(frozen=True, eq=False)
class Variant:
    """A variant: names, where it is written, the modes that can describe it, and what it means.

    ``meaning`` has a row for each setting; ``without`` names own matrices that it does not have; ``obstacle`` says why
    it cannot describe a session that has all its settings; ``write`` gives its call as one would write it with the
    settings of a session that means it.
    """

    key: str
    name: str
    source: Message
    modes: tuple[str, ...]
    meaning: Mapping[str, Meaning]
    write: Callable[[Session], str]
    remarks: tuple[Remark, ...]
    without: tuple[str, ...] = ()
    obstacle: Callable[[Session], Message | None] = lambda _session: None

    @property
    def label(self) -> Message:
        """What undo calls choosing it."""
        return say("Use the settings of {name}", name=self.name)

    def edits(self, session: Session) -> tuple[Edit, ...]:
        """Return the edits that make *session* mean this variant; none where it does."""
        return self.settle(session).edits

    def settle(self, session: Session) -> Settled:
        """Return what differs and what choosing the variant gives; raises EditError where it cannot be chosen."""
        switch = self._switch(session)
        base = applied(session, switch)
        draft = Draft(base)
        differences = self._compare(base, draft)
        differences += self._drop_weights(base, draft)
        edits = (*switch, *draft.edits(self.label))
        after = applied(session, edits)
        if switch:
            # What the mode itself brings along is said with it.
            own = [SETTINGS[key].label for key in (_SCORE, _SCALE)]
            named = Difference(say("mode"), _described(session), _described(after))
            differences = [named, *(each for each in differences if each.label not in own)]
        return Settled(tuple(differences), edits, after)

    def _switch(self, session: Session) -> tuple[Edit, ...]:
        if session.kind in self.modes:
            return ()
        mode = self.modes[0]
        row = KINDS[mode]
        edits: tuple[Edit, ...] = (SetKind(mode),)
        if row.has_heads and mode not in session.states:
            # One head on the very Q, K and V that are read now: so its numbers can be held against these.
            edits = (*edits, SetOptions(mode, {"num_heads": 1, "source": Source.INPUTS}))
        return edits

    def _compare(self, base: Session, draft: Draft) -> list[Difference]:
        found: list[Difference] = []
        for key, setting in SETTINGS.items():
            meaning = self.meaning[key]
            value = setting.read(base)
            if meaning.holds(base, value) or self._is_moot(key, draft):
                continue
            wanted = meaning.wanted(base)
            now, there = setting.shown(base, value), setting.shown(base, wanted)
            setting.change(draft, wanted)
            if key == _SCORE:
                # Another score brings its own scale along, and its name tells which.
                SETTINGS[_SCALE].change(draft, self.meaning[_SCALE].wanted(base))
                there = str(SCORINGS[str(draft.options[_SCORE])].label)
            found.append(Difference(setting.label, now, there))
        return found

    def _is_moot(self, key: str, draft: Draft) -> bool:
        return key == _SCALE and _SCORE in draft.options

    def _drop_weights(self, base: Session, draft: Draft) -> list[Difference]:
        found: list[Difference] = []
        for name in self.without:
            array = base.state.weights.get(name)
            if array is None or is_neutral(array) or ("." not in name and not has_heads(base)):
                continue
            found.append(Difference(say(symbol_of(MatrixName(base.kind, name))), "set", NO_RULE))
            draft.removed.append(name)
        return found


_SCORE, _SCALE = "score", "scale"


def _described(session: Session) -> str:
    mode, score = str(KINDS[session.kind].label), str(SCORINGS[session.options.score].label)
    return mode if mode.casefold() == score.casefold() else f"{mode}, {score}"
