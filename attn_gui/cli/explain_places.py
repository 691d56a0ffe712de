"""Which number is to be explained: a stage or a table, and in it a cell as people write it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from attn_gui.cli.arguments import usage
from attn_gui.cli.opening import chosen_head, chosen_number, chosen_row, head_count
from attn_gui.engine import MultiHead
from attn_gui.errors import AttentionError
from attn_gui.session.compute import Done
from attn_gui.session.explaining import MASK, PROJECTED
from attn_gui.session.explaining_tables import READ_X, SINUSOIDS, known_table
from attn_gui.session.inputs import tokens_of
from attn_gui.session.linking import table_of
from attn_gui.session.session import Array, MatrixName, X, matrix_names
from attn_gui.session.tokens import fitted_tokens
from attn_gui.text import say

QUERIES, KEYS, COMPONENTS = "queries", "keys", "components"


@dataclass(frozen=True)
class Stage:
    """A stage: what its rows and columns are, the result's own name, and whether heads, or shared heads, have it.

    The output is that of a head only if one is asked for.
    """

    rows: str
    columns: str
    array: str
    has_head: bool = True
    shared: bool = False
    asked_only: bool = False


STAGES: dict[str, Stage] = {
    "scores": Stage(QUERIES, KEYS, "scores"),
    "weights": Stage(QUERIES, KEYS, "weights"),
    "output": Stage(QUERIES, COMPONENTS, "output", asked_only=True),
    MASK: Stage(QUERIES, KEYS, "weights"),
    "masked_scores": Stage(QUERIES, KEYS, "weights"),
    "mean_weights": Stage(QUERIES, KEYS, "mean_weights", has_head=False),
    "heads": Stage(QUERIES, COMPONENTS, "heads"),
    "concatenated": Stage(QUERIES, COMPONENTS, "concatenated", has_head=False),
    f"{PROJECTED}query": Stage(QUERIES, COMPONENTS, "query"),
    f"{PROJECTED}key": Stage(KEYS, COMPONENTS, "key", shared=True),
    f"{PROJECTED}value": Stage(KEYS, COMPONENTS, "value", shared=True),
    "scored_query": Stage(QUERIES, COMPONENTS, "scored_query"),
    "scored_key": Stage(KEYS, COMPONENTS, "scored_key", shared=True),
}
ONLY_HEADS = frozenset({"mean_weights", "heads", "concatenated"})


def place_named(done: Done, text: str) -> str:
    """Return the stage, or the table's full name, that ``--stage`` means; raises UsageError that lists them."""
    for name in (text, text.replace("-", "_")):
        if name in STAGES and (name not in ONLY_HEADS or isinstance(done.result, MultiHead)):
            return name
        table = known_table(done.session, name)
        if table is not None:
            return str(table)
        if name in (READ_X, SINUSOIDS) and done.session.x is not None:
            return name
    stages = [name for name in STAGES if name not in ONLY_HEADS or isinstance(done.result, MultiHead)]
    message = say(
        "There is no “{place}” to explain; choose a stage ({stages}) or a table ({tables}).",
        place=text,
        stages=", ".join(stages),
        tables=", ".join(map(str, matrix_names(done.session))),
    )
    raise usage(message, "--stage", "stage")


def cell(done: Done, stage: str, text: str, head: str | None, default_head: int) -> tuple[int, ...]:
    """Return the index that ``--stage``, ``--cell`` and ``--head`` mean: of the result, or of a whole table.

    A mode with heads has one in front, but for the output after W_o. Raises UsageError or TokenError.
    """
    chosen = chosen_head(done, head)
    row = STAGES.get(stage)
    if row is None:
        return _in_table(done, stage, text)
    array = _array(done, row, alone=chosen is not None)
    rows, columns = (_meaning(done, side, array.shape[-1]) for side in (row.rows, row.columns))
    place = _parts(text, rows, columns)
    count = head_count(done)
    if count is None or not row.has_head or (row.asked_only and chosen is None):
        return place
    # The mean over the heads, too, can be in focus: it has no explanation of its own.
    own = min(max(default_head, 0), count - 1) if chosen is None else chosen
    return (own * array.shape[0] // count if row.shared else own, *place)


def _array(done: Done, row: Stage, *, alone: bool) -> Array:
    return done.result.attended if row.asked_only and alone else getattr(done.result, row.array)


def _meaning(done: Done, side: str, width: int) -> Callable[[str], int]:
    tokens = {QUERIES: done.inputs.query_tokens, KEYS: done.inputs.key_tokens}
    if side in tokens:
        return lambda part: chosen_row(tokens[side], part)
    return lambda part: chosen_number(_component(part), width, "component")


def _in_table(done: Done, place: str, text: str) -> tuple[int, int]:
    name = X if place in (READ_X, SINUSOIDS) else known_table(done.session, place)
    assert name is not None, place
    rows, columns = table_of(done.session, name).shape
    tokens = fitted_tokens(_tokens(done, name), rows, "row ")
    return _parts(
        text,
        lambda part: chosen_row(tokens, part),
        lambda part: chosen_number(_component(part), columns, "column"),
    )


def _tokens(done: Done, name: MatrixName) -> Sequence[str]:
    return tokens_of(done.session, name) if name.kind is None else ()


def _parts(text: str, rows: Callable[[str], int], columns: Callable[[str], int]) -> tuple[int, int]:
    """Split at the one comma that gives two things there are: tokens may have commas in them."""
    pieces = text.split(",")
    if len(pieces) < 2:
        raise usage(say("--cell takes two parts, as in 8,2 or it,animal."), "--cell", "cell")
    found: list[tuple[int, int]] = []
    errors: list[AttentionError] = []
    for left in list(accumulate(pieces, lambda a, b: f"{a},{b}"))[:-1]:
        try:
            found.append((rows(left), columns(text[len(left) + 1 :])))
        except AttentionError as error:
            errors.append(error)
    if len(found) == 1:
        return found[0]
    if not found and len(errors) == 1:
        raise errors[0]
    sentence = "--cell {text} can be read in several ways; give indices, as in 8,2."
    if not found:
        sentence = "--cell {text} cannot be split into a row and a column that there are; give indices, as in 8,2."
    raise usage(say(sentence, text=text), "--cell", "cell")


def _component(text: str) -> str:
    return text.strip().removeprefix("d")
