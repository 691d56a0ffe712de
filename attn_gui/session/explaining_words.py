"""Which number an explanation is about, in the words of the session: tokens, heads, tables."""

from attn_gui.engine import MultiHead
from attn_gui.engine.explain_section import Explanation
from attn_gui.session.compute import Done
from attn_gui.session.explaining_tables import READ_X, SINUSOIDS, TABLE, known_table, row_name
from attn_gui.session.naming import symbol_of, x_words
from attn_gui.session.session import X
from attn_gui.session.tokens import unique_tokens

Where = tuple[tuple[str, str], ...]

_PAIRS = frozenset({"scores", "masked_scores", "weights", "mean_weights", "bias"})
_KEY_SIDE = frozenset({"key", "value", "scored_key"})
_COMPONENTS = _KEY_SIDE | {"query", "scored_query", "heads", "output", "concatenated"}


def where_of(done: Done, explanation: Explanation) -> Where:
    """Return what the explained number belongs to: (("head", "3"), ("query", "it"), ("key", "animal")), or a table."""
    place, index = explanation.stage, explanation.index
    if place in _PAIRS or place in _COMPONENTS:
        return _in_result(done, place, index)
    if place.startswith(TABLE):
        return _in_table(done, place.removeprefix(TABLE), index)
    if place in (READ_X, SINUSOIDS):
        words = x_words(done.session) if place == READ_X else SINUSOIDS
        return (("table", words), ("row", row_name(done.session, X, index[0])), ("column", f"d{index[1]}"))
    return (("number", place), ("at", ", ".join(map(str, index))))


def _in_result(done: Done, place: str, index: tuple[int, ...]) -> Where:
    *lead, row, column = index
    result = done.result
    shared = place in _KEY_SIDE and isinstance(result, MultiHead) and result.num_kv_heads < result.num_heads
    heads = tuple(("k/v head" if shared else "head", str(head)) for head in lead)
    queries, keys = unique_tokens(done.inputs.query_tokens), unique_tokens(done.inputs.key_tokens)
    if place in _PAIRS:
        return (*heads, ("query", queries[row]), ("key", keys[column]))
    side = ("key", keys[row]) if place in _KEY_SIDE else ("query", queries[row])
    return (*heads, side, ("component", f"d{column}"))


def _in_table(done: Done, text: str, index: tuple[int, ...]) -> Where:
    name = known_table(done.session, text)
    assert name is not None, text
    row, column = index
    return (("table", symbol_of(name)), ("row", row_name(done.session, name, row)), ("column", f"d{column}"))
