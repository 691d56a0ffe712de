"""A recipe carried out on some of its query rows; what many recipes share is calculated once."""

from functools import cached_property
from operator import attrgetter
from typing import Any

import numpy as np

from attn_gui.session.matching.kitchen import Kitchen
from attn_gui.session.matching.recipe import Recipe
from attn_gui.session.matching.steps_heads import reshaped
from attn_gui.session.matching.steps_mask import permitted
from attn_gui.session.matching.steps_scores import plus
from attn_gui.session.session import Array

_MOVES = ("norm", "turn", "theta", "turn_first", "turn_whole", "rounding", "prepare", "heads", "start", "x", "x_added")
_QUERY = attrgetter("query", "w_query", "b_query", "query_gain", "query_places", "cut", *_MOVES)
_KEY = attrgetter("key", "w_key", "b_key", "key_gain", "key_places", "kv_heads", "share", "cut", *_MOVES)
_VALUE = attrgetter(
    "value", "w_value", "b_value", "kv_heads", "share", "cut", "heads", "rounding", "prepare", "x", "x_added"
)
_SCORE_FIELDS = (
    *("raw", "scoring", "score_weight", "score_v", "score_bias", "score_query_weight", "score_query_bias"),
    *("score_key_weight", "score_key_bias", "activation", "offset", "gain", "rounding"),
)
_SCORES = attrgetter(*_SCORE_FIELDS)
_RULES = attrgetter("causal", "reach", "start", "window", "drawn", "padding", "permit", "local")


class Attempt:
    """One recipe's arrays, each calculated when first asked for; shapes (H, r, n_k) and (H, r, d).

    Raises ValueError or IndexError where the pieces do not fit together.
    """

    def __init__(self, recipe: Recipe, kitchen: Kitchen) -> None:
        self.recipe = recipe
        self._kitchen = kitchen

    @cached_property
    def query(self) -> Array:
        """Query heads as they are scored, of the rows looked at."""
        recipe = self.recipe
        return self._kitchen.once("query", _QUERY(recipe), lambda: self._made("query", recipe.heads))

    @cached_property
    def key(self) -> Array:
        """Key heads as they are scored, one for each query head."""
        recipe = self.recipe
        return self._kitchen.once(
            "key", _KEY(recipe), lambda: recipe.share(self._made("key", recipe.kv_heads), recipe.heads)
        )

    @cached_property
    def value(self) -> Array:
        """Value heads, one for each query head."""
        recipe = self.recipe

        def make() -> Array:
            return recipe.share(recipe.cut(self._projected("value"), recipe.kv_heads), recipe.heads)

        return self._kitchen.once("value", _VALUE(recipe), make)

    @cached_property
    def raw(self) -> Array:
        """Scores before the scale."""
        recipe, query, key = self.recipe, self.query, self.key

        def make() -> Array:
            return recipe.raw(recipe, query, key)

        return self._kitchen.once("raw", (query, key, *_SCORES(recipe)), make)

    @cached_property
    def scale(self) -> float:
        """What raw scores are multiplied by."""
        own = self.recipe.scale
        return self.recipe.factor * (1.0 / float(np.sqrt(self.query.shape[-1])) if own is None else own)

    @cached_property
    def allowed(self) -> Array | None:
        """Which keys the rows looked at may attend to (r, n_k), None where no rule is set."""
        recipe = self.recipe

        query, key = self.query, self.key

        def make() -> Array | None:
            found = permitted(recipe, len(recipe.query), key.shape[-2])
            if self._centres is not None and recipe.local is not None:
                near = recipe.local.rule(self._centres, key.shape[-2]).permitted
                return near if found is None else self._kitchen.picked(found) & near
            return None if found is None else self._kitchen.picked(found)

        return self._kitchen.once("allowed", (query, key, *_RULES(recipe)), make)

    @cached_property
    def _centres(self) -> Array | None:
        """The place of each query in local attention (H, r, 1), None without."""
        local = self.recipe.local
        if local is None:
            return None
        if local.v is None:
            return (self._places[:, None] + self.recipe.start)[None].astype(np.float64)
        return local.centres(self.query, self.key.shape[-2], np.array(0))

    @property
    def _places(self) -> Array:
        """Which query rows are looked at."""
        rows = self._kitchen.rows
        return np.arange(len(self.recipe.query)) if rows is None else rows

    @cached_property
    def _chain(self) -> dict[str, Array]:
        """Scores after each step of the order, and before the mask as "open"."""
        found = {"raw": self.raw}
        work = self.raw
        steps = {"scale": self._scaled, "cap": self._capped, "bias": self._biased, "mask": self._masked}
        for name in self.recipe.order:
            if name == "mask":
                found["open"] = work
            found[name] = work = steps[name](work)
        found["last"] = work
        return found

    @property
    def scores(self) -> Array:
        """Scaled scores, before bias and mask."""
        return self._chain["scale"]

    @property
    def capped(self) -> Array:
        """Scores after the soft cap."""
        return self._chain["cap"]

    @property
    def open_scores(self) -> Array:
        """Scores as they are before the mask."""
        return self._chain["open"]

    @property
    def masked(self) -> Array:
        """What is normalised."""
        return self._chain["last"]

    @cached_property
    def weights(self) -> Array:
        """Weights (H, r, n_k)."""
        recipe = self.recipe
        weights = recipe.normalise(recipe, self.masked, self.open_scores)
        if recipe.local is not None and recipe.local.v is not None and self._centres is not None:
            bell = recipe.local.bell(np.arange(int(weights.shape[-1])), self._centres)
            weights = weights * np.where(weights.sum(axis=-1, keepdims=True) > 0, bell, 1.0)
        return weights if recipe.finish_weights is None else recipe.finish_weights(recipe, weights, self.allowed)

    @cached_property
    def head_outputs(self) -> Array:
        """Weights @ value (H, r, d_v)."""
        return self.recipe.attend(self.recipe, self.weights, self.value)

    @cached_property
    def concatenated(self) -> Array:
        """The heads side by side (r, H · d_v)."""
        return self.recipe.join(self.head_outputs)

    @cached_property
    def output(self) -> Array:
        """The output (r, width), after W_o."""
        recipe, kitchen, joined = self.recipe, self._kitchen, self.concatenated
        weight, bias = self._output_part(recipe.w_output), self._output_part(recipe.b_output)
        output = plus(kitchen.cut_columns(joined) if weight is None else joined @ weight, bias)
        return output if recipe.finish is None else recipe.finish(recipe, output, kitchen)

    def _output_part(self, array: Array | None) -> Array | None:
        if array is None:
            return None
        parts = (array, self.recipe.rounding)
        return self._kitchen.once("output part", parts, lambda: self._kitchen.cut_columns(self._rounded(array)))

    def _projected(self, which: str, *, part: bool = False) -> Array:
        recipe, kitchen = self.recipe, self._kitchen
        x: Array = getattr(recipe, which)
        parts = (x, recipe.x, recipe.x_added, recipe.prepare, recipe.rounding, part)
        read: Array = kitchen.once("read", parts, lambda: self._read(x, part=part))
        weight, bias = self._rounded(getattr(recipe, f"w_{which}")), self._rounded(getattr(recipe, f"b_{which}"))
        product: Array = read if weight is None else kitchen.once("product", (read, weight), lambda: read @ weight)
        return plus(product, bias)

    def _read(self, x: Array, *, part: bool) -> Array:
        recipe = self.recipe
        if recipe.x_added is not None and x is recipe.x:
            x = x + recipe.x_added
        if part:
            x = self._kitchen.picked(x)
        return self._rounded(x if recipe.prepare is None else recipe.prepare(x))

    def _made(self, which: str, count: int) -> Array:
        recipe, early = self.recipe, which == "query" and self.recipe.cut is not reshaped
        whole = self._projected(which, part=early)
        if which == "query" and not early:
            return self._kitchen.picked(self._placed(recipe.cut(whole, count), which, whole=True))
        if recipe.turn_whole and recipe.turn is not None:
            return self._normed(recipe.cut(self._turned(whole, which), count), which)
        return self._placed(recipe.cut(whole, count), which)

    def _placed(self, x: Array, which: str, *, whole: bool = False) -> Array:
        if self.recipe.turn_first:
            return self._normed(self._turned(x, which, whole=whole), which)
        return self._turned(self._normed(x, which), which, whole=whole)

    def _turned(self, x: Array, which: str, *, whole: bool = False) -> Array:
        recipe = self.recipe
        if recipe.turn is None:
            return x
        if which == "query":
            rows: Array = np.arange(int(x.shape[-2])) if whole else self._places
            return recipe.turn(x, rows + recipe.start + recipe.query_places, recipe.theta, which)
        return recipe.turn(x, np.arange(x.shape[-2]) + recipe.key_places, recipe.theta, which)

    def _normed(self, x: Array, which: str) -> Array:
        norm = self.recipe.norm
        return x if norm is None else norm(x, getattr(self.recipe, f"{which}_gain"))

    def _rounded(self, array: Any) -> Any:
        rounding = self.recipe.rounding
        if rounding is None or array is None:
            return array
        return self._kitchen.once("rounded", (array, rounding), lambda: rounding(array))

    def _scaled(self, scores: Array) -> Array:
        scale = self.scale
        slopes = self._alibi(scores) if self.recipe.slopes_scaled else None
        scores = scores if scale == 1.0 else scores * scale
        return scores if slopes is None else scores + slopes * scale

    def _capped(self, scores: Array) -> Array:
        cap = self.recipe.softcap
        return scores if cap is None else cap * np.tanh(scores / cap)

    def _biased(self, scores: Array) -> Array:
        recipe = self.recipe
        if recipe.bias is not None:
            scores = scores + self._kitchen.picked(recipe.bias)
        if recipe.slopes is not None and not recipe.slopes_scaled:
            scores = scores + self._alibi(scores)
        return scores

    def _masked(self, scores: Array) -> Array:
        allowed = self.allowed
        return scores if allowed is None else self.recipe.fill(self.recipe, scores, allowed)

    def _alibi(self, scores: Array) -> Array:
        recipe = self.recipe
        assert recipe.slopes is not None, "ALiBi has slopes"
        keys: Array = np.arange(int(scores.shape[-1]))
        distance = self._places[:, None] + recipe.start - keys
        return -recipe.slopes.reshape(-1, 1, 1) * distance
