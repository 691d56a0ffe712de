"""The settings by which variants are told apart: how each is read, shown and changed; one row each."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from attn_gui.engine import SCORINGS, Causal, EmptyRows
from attn_gui.engine.normalisers import NORMALISERS
from attn_gui.session.kinds import KINDS
from attn_gui.session.mask_rules import EMPTY_ROWS, cached_words
from attn_gui.session.option_names import OPTION_NAMES, shown_option
from attn_gui.session.session import Options, Session
from attn_gui.session.variants.draft import Draft, head_shapes, head_width, scale_of, score_family
from attn_gui.text import Message, say

NO_RULE = "none"
SAME_CORNER, TOP_LEFT, BOTTOM_RIGHT, NOT_CAUSAL = "on", "from the top left", "to the bottom right", "off"
LENGTHS = "as lengths"
PER_HEAD = "one per head"


@dataclass(frozen=True, eq=False)
class Setting:
    """One setting: what it is called, its value in a session, that value in words, and how a draft changes it."""

    label: Message
    read: Callable[[Session], object]
    shown: Callable[[Session, object], str]
    change: Callable[[Draft, object], None]


def causal_corner(session: Session) -> str:
    """Return how the causal rule counts; one word for both corners where there are as many queries as keys."""
    mask, shapes = session.mask, head_shapes(session)
    if mask.causal is Causal.OFF:
        return NOT_CAUSAL
    ahead = None if shapes is None else shapes[1][0] - shapes[0][0]
    if mask.causal_offset is not None:
        names = {0: TOP_LEFT, ahead: BOTTOM_RIGHT}
        corner = names.get(mask.causal_offset, str(say("after {keys}", keys=cached_words(mask.causal_offset))))
    else:
        corner = TOP_LEFT if mask.causal is Causal.TOP_LEFT else BOTTOM_RIGHT
    return SAME_CORNER if ahead == 0 and corner in (TOP_LEFT, BOTTOM_RIGHT) else corner


def padding_form(session: Session) -> str | None:
    """Return None without padding, LENGTHS where all padding stands at the end, else "anywhere"."""
    padding = session.mask.key_padding
    if padding is None:
        return None
    return LENGTHS if np.array_equal(padding, np.sort(padding)[::-1]) else "anywhere"


def shared_heads(session: Session) -> int | None:
    """Return the number of key/value heads, None where it is that of the query heads."""
    options = session.options
    return None if options.num_kv_heads in (None, options.num_heads) else options.num_kv_heads


def options_in_force(session: Session) -> Options:
    """Return the options of the mode in use, those without effect at their defaults."""
    return KINDS[session.kind].in_force(session.options)


def has_heads(session: Session) -> bool:
    """Return whether the mode in use has heads."""
    return KINDS[session.kind].has_heads


def _sink(session: Session) -> object:
    return PER_HEAD if _has_sinks(session) else options_in_force(session).sink


def _has_sinks(session: Session) -> bool:
    return has_heads(session) and "sinks" in session.state.weights


def _change_sink(draft: Draft, value: object) -> None:
    draft.options["sink"] = value
    if _has_sinks(draft.session):
        draft.removed.append("sinks")


def _change_causal(draft: Draft, value: object) -> None:
    corners = {NOT_CAUSAL: Causal.OFF, BOTTOM_RIGHT: Causal.BOTTOM_RIGHT}
    draft.mask |= {"causal": corners.get(str(value), Causal.TOP_LEFT), "causal_offset": None}


def _change_score(draft: Draft, value: object) -> None:
    draft.set_score(str(value), None)


def _change_scale(draft: Draft, value: object) -> None:
    family = str(draft.options.get("score", score_family(draft.session)))
    draft.set_score(family, value if isinstance(value, float) else None)


def _shown_scale(session: Session, value: object) -> str:
    width = head_width(session)
    return f"{value:.6g}" if isinstance(value, float) else f"1/√{'d' if width is None else width}"


def _shown_score(session: Session, value: object) -> str:
    del session
    # What differs in the scale only has one name here: the scale is a setting of its own.
    return str(SCORINGS[str(value)].label).removeprefix("scaled ")


def _shown(value: object) -> str:
    return NO_RULE if value is None else str(value)


def _option(name: str) -> Setting:
    return Setting(
        label=say(OPTION_NAMES[name]),
        read=lambda session: getattr(options_in_force(session), name),
        shown=lambda _session, value: NO_RULE if value is None else shown_option(name, value),
        change=lambda draft, value: draft.options.update({name: value}),
    )


def _mask(name: str, label: Message, read: Callable[[Session], object] | None = None) -> Setting:
    return Setting(
        label=label,
        read=read or (lambda session: None if getattr(session.mask, name) is None else "set"),
        shown=lambda _session, value: _shown(value),
        change=lambda draft, value: draft.mask.update({name: value}),
    )


def _window(session: Session) -> object:
    window = session.mask.window
    return None if window in (None, (None, None)) else window


SETTINGS: dict[str, Setting] = {
    "score": Setting(say("score"), score_family, _shown_score, _change_score),
    "scale": Setting(say("scale"), scale_of, _shown_scale, _change_scale),
    **{
        name: _option(name)
        for name in ("offset", "gain", "temperature", "softcap", "rope", "rope_theta", "alibi", "qk_norm", "local")
    },
    "normaliser": Setting(
        say("normaliser"),
        lambda session: options_in_force(session).normaliser,
        lambda _session, value: str(NORMALISERS[str(value)].label),
        lambda draft, value: draft.options.update(normaliser=value),
    ),
    "sink": Setting(
        say("sink"),
        _sink,
        lambda _session, value: _shown(value) if value is None or value is PER_HEAD else shown_option("sink", value),
        _change_sink,
    ),
    "kv_heads": Setting(
        say("key/value heads"),
        shared_heads,
        lambda session, value: str(session.options.num_heads if value is None else value),
        lambda draft, _value: draft.repeat_shared_heads(),
    ),
    "precision": _option("precision"),
    "causal": Setting(say("causal"), causal_corner, lambda _session, value: str(value), _change_causal),
    "window": _mask("window", say("sliding window"), _window),
    "drawn": _mask("drawn", say("drawn mask")),
    "key_padding": _mask("key_padding", say("key padding"), padding_form),
    "bias": _mask("bias", say("bias")),
    "empty_rows": Setting(
        say("rows without a key"),
        lambda session: session.mask.empty_rows,
        lambda _session, value: str(EMPTY_ROWS[EmptyRows(str(value))]),
        lambda draft, value: draft.mask.update(empty_rows=value),
    ),
}
