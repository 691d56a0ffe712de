"""What people are told of a layer before they accept it: its heads, whether it fits, what stays as it is."""

from dataclasses import fields

from attn_gui.session.first_states import first_state
from attn_gui.session.layer_edits import SOURCES, fits, fitting_source, heads_kind, heads_words, read_widths
from attn_gui.session.layer_heads import Heads
from attn_gui.session.mask_rules import rules_on
from attn_gui.session.option_names import OPTION_NAMES, shown_option
from attn_gui.session.session import Options, Session
from attn_gui.text import Message, say

_BROUGHT = ("score", "num_heads", "num_kv_heads", "source", "qk_norm")


def split_words(heads: Heads, of: int = 1) -> Message:
    """Return "4 heads on 2 key/value heads, 8 columns each."; with more than one split possible, who chooses."""
    sentence = "{heads}, {width} columns each" if max(heads.head_dim, heads.value_dim) > 1 else "{heads}, 1 column each"
    if heads.head_dim != heads.value_dim:
        sentence += " in Q and K, {value} in V"
    sentence += "." if of == 1 else ". The shapes do not tell how many heads the layer had: choose."
    count = heads_words(heads.count, heads.kv_count)
    return say(sentence, heads=count, width=heads.head_dim, value=heads.value_dim)


def fit_words(session: Session, widths: tuple[int, int, int]) -> Message:
    """Return whether the layer fits what the session holds, and what follows if it does not."""
    source = fitting_source(session, widths)
    if fits(session, source, widths):
        return say("It fits: it reads {inputs}.", inputs=SOURCES[source])
    present = read_widths(session, source)
    return say(
        "It does not fit yet: it needs {needed}, and there are {present}. Once it is brought in, the maps offer to pad "
        "or cut {inputs}; or import numbers of that width.",
        needed=_columns(widths),
        inputs=SOURCES[source],
        present="none" if present is None else _columns(present),
    )


def kept_words(session: Session) -> Message | None:
    """Return which options and rules of the mask stay and change the layer's numbers; None if there are none."""
    kind = heads_kind()
    state = session.states.get(kind.key) or first_state(kind.default_score, True, session)[0]
    usual = Options(score=state.options.score)
    kept = [
        f"{OPTION_NAMES.get(field.name, field.name)} {shown_option(field.name, getattr(state.options, field.name))}"
        for field in fields(Options)
        if field.name not in _BROUGHT and getattr(state.options, field.name) != getattr(usual, field.name)
    ]
    kept += ["sinusoids added to X"] if session.sinusoids else []
    kept += [f"the {rule} mask" for rule in rules_on(session.mask)]
    return say("These stay as they are: {kept}.", kept=", ".join(kept)) if kept else None


def _columns(widths: tuple[int, int, int]) -> str:
    query, key, value = widths
    if query == key == value:
        return f"{query} columns" if query > 1 else "1 column"
    return f"{query}, {key} and {value} columns for Q, K and V"
