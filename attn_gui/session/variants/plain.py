"""What most variants share, and the conditions under which remarks are worth reading."""

from collections.abc import Mapping

from attn_gui.engine.positions import Rope
from attn_gui.session.session import LocalKind, Session
from attn_gui.session.variants.calls import has_other_rules, is_causal, is_masked
from attn_gui.session.variants.draft import head_shapes
from attn_gui.session.variants.meanings import ANY, Meaning, only
from attn_gui.session.variants.settings import LENGTHS, NOT_CAUSAL, SAME_CORNER, TOP_LEFT, shared_heads
from attn_gui.session.variants.variant import Remark, always
from attn_gui.text import say

PLAIN: dict[str, Meaning] = {
    "score": only("scaled-dot"),
    "scale": only(None),
    "offset": ANY,
    "gain": ANY,
    "temperature": only(1.0),
    "softcap": only(None),
    "rope": only(Rope.OFF),
    "rope_theta": ANY,
    "alibi": only(False),
    "qk_norm": only(False),
    "local": only(LocalKind.OFF),
    "normaliser": only("softmax"),
    "sink": only(None),
    "kv_heads": only(None),
    "precision": ANY,
    "causal": ANY,
    "window": ANY,
    "drawn": ANY,
    "key_padding": ANY,
    "bias": ANY,
    "empty_rows": ANY,
}
"""1/√d, softmax, no positions, as many key/value heads as heads; any mask."""

UNSCALED = only(1.0)
TOP_LEFT_ONLY = only(TOP_LEFT, SAME_CORNER, NOT_CAUSAL)
NO_MASK: Mapping[str, Meaning] = {
    "causal": only(NOT_CAUSAL),
    "window": only(None),
    "drawn": only(None),
    "bias": only(None),
}
LENGTHS_ONLY: Mapping[str, Meaning] = {**NO_MASK, "key_padding": only(None, LENGTHS)}

PROJECTION_BIASES = ("b_query", "b_key", "b_value", "b_output")
BIASES_OF_ADDITIVE = ("additive.query_bias", "additive.key_bias", "additive.bias")

VALUE_SECOND = Remark(say("Value comes before key: [query, value, key]."), naming=True)
STOPS_AT_CONTEXT = Remark(say("The paper goes on to tanh(W [c; h]); the output here is the context c."), always)
LEARNS_PROJECTIONS = say("The layer has projections of its own; without matrices here they are the identity.")


def meaning(**changes: Meaning) -> dict[str, Meaning]:
    """Return PLAIN with *changes*."""
    return {**PLAIN, **changes}


def forbids_or_adds(session: Session) -> bool:
    """Return whether any rule or bias is on."""
    return is_causal(session) or is_masked(session)


def has_more_than_causal(session: Session) -> bool:
    """Return whether the causal rule stands beside other rules."""
    return is_causal(session) and has_other_rules(session)


def is_causal_and_oblong(session: Session) -> bool:
    """Return whether the causal rule is on and there are not as many queries as keys."""
    shapes = head_shapes(session)
    return is_causal(session) and shapes is not None and shapes[0][0] != shapes[1][0]


def shares_heads(session: Session) -> bool:
    """Return whether several query heads share a key head."""
    return shared_heads(session) is not None


def projects_nothing(session: Session) -> bool:
    """Return whether the mode in use has no projection of its own."""
    return not any(name.startswith("w_") for name in session.state.weights)


OUTPUT_OF_INPUT = say("Its output projection leads back to the width of the input; here the output has another width.")
