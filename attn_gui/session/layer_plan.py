"""What a layer would become: each matrix with its origin, the heads, what is left out. No number is read for it."""

from collections.abc import Mapping
from dataclasses import dataclass

from attn_gui.session.edit import EditError
from attn_gui.session.layer_arrays import NamedArray, Piece, numbers_of, require_real, require_table
from attn_gui.session.layer_edits import BringLayer, heads_kind
from attn_gui.session.layer_heads import Heads, chosen_heads, known_counts, possible_heads
from attn_gui.session.layers import Layer
from attn_gui.text import Message, say


@dataclass(frozen=True, eq=False)
class LayerPlan:
    """A layer taken apart: its pieces, the splits into heads that are possible, the one chosen."""

    layer: Layer
    pieces: tuple[Piece, ...]
    possible: tuple[Heads, ...]
    heads: Heads

    @property
    def widths(self) -> tuple[int, int, int]:
        """How wide the layer needs what it reads as query, key and value."""
        rows = {piece.target: piece.shape[0] for piece in self.pieces}
        return rows["w_query"], rows["w_key"], rows["w_value"]

    def rows(self) -> tuple[tuple[NamedArray, tuple[Message, ...]], ...]:
        """Return each array of the layer with all that it becomes, then what is left out with the reason."""
        arrays = dict.fromkeys(piece.array for piece in self.pieces)
        taken = [(array, tuple(piece.words for piece in self.pieces if piece.array is array)) for array in arrays]
        left = [(array, (say("left out: {why}", why=why),)) for array, why in self.layer.left_out()]
        return (*taken, *left)

    def elsewhere(self) -> Message | None:
        """Return how many arrays of the file are not looked at, None if there are none."""
        count = self.layer.elsewhere
        if not count:
            return None
        one = "1 further array of the file is not of this layer."
        return say(one if count == 1 else "{count} further arrays of the file are not of this layer.", count=count)

    def edit(self, file: str) -> BringLayer:
        """Return the edit with all numbers read; raises EditError or the file's own error by an array's name."""
        numbers = {array: numbers_of(array) for array in {piece.array: None for piece in self.pieces}}
        weights = {piece.target: piece.values(numbers[piece.array]) for piece in self.pieces}
        name = self.layer.name or file
        return BringLayer(name, weights, self.heads.count, self.heads.kv_count)


def plan_of(layer: Layer, count: int | None = None, kv_count: int | None = None) -> LayerPlan:
    """Return the plan of *layer* with that many heads (None: as its shapes tell, else the usual count).

    Raises EditError by name for what is refused, of a type or shape that is none of a layer, or cannot be split so.
    """
    layer.require_whole()
    for array in layer.parts.values():
        require_real(array)
    pieces = tuple(layer.layout.pieces(heads_kind().key, layer.parts))
    for piece in pieces:
        require_table(piece)
    shapes = {piece.target: piece.shape for piece in pieces}
    _require_biases(pieces, shapes)
    possible = possible_heads(shapes, known_counts(layer.parts))
    return LayerPlan(layer, pieces, possible, chosen_heads(possible, count, kv_count))


def _require_biases(pieces: tuple[Piece, ...], shapes: Mapping[str, tuple[int, int]]) -> None:
    for piece in pieces:
        made = shapes.get(f"w_{piece.target.removeprefix('b_')}")
        if piece.target.startswith("b_") and made is not None and piece.shape[1] != made[1]:
            message = say(
                "{name} gives {count} numbers to the bias of a projection that makes {width} columns.",
                name=piece.array.name,
                count=piece.shape[1],
                width=made[1],
            )
            raise EditError(message, field=piece.array.name, code="layer_shape")
