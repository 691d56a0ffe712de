"""Candidates: which keys are forbidden, how, and what a row without any key gives."""

from collections.abc import Callable, Iterator

import numpy as np

from attn_gui.engine import Causal, EmptyRows
from attn_gui.session.edits import ClearMask, SetBias, SetCausal, SetEmptyRows
from attn_gui.session.matching import steps_mask, steps_softmax
from attn_gui.session.matching.attempt import Attempt
from attn_gui.session.matching.recipe import Recipe, with_changes
from attn_gui.session.matching.variation import Case, Edits, Variation, fixed, mask, mistake, setting
from attn_gui.session.session import Array, Session
from attn_gui.text import Message, say

CAUSAL_WORDS = {
    Causal.OFF: say("It has no causal mask."),
    Causal.TOP_LEFT: say("Its causal mask begins at the top left (query i sees keys up to i)."),
    Causal.BOTTOM_RIGHT: say("Its causal mask ends at the bottom right (the last query sees every key)."),
}
_FILLS = (
    (steps_mask.fill_billion_less, say("It takes 1e9 off forbidden scores instead of −∞ (Keras).")),
    (steps_mask.fill_million, say("It writes −1e9 for forbidden scores instead of −∞.")),
    (steps_mask.fill_ten_thousand, say("It takes 10,000 off forbidden scores instead of −∞ (BERT).")),
    (steps_mask.fill_float32_min, say("It writes the least float32 number for forbidden scores instead of −∞.")),
    (steps_mask.fill_float16_min, say("It writes the least float16 number for forbidden scores instead of −∞.")),
    (steps_mask.fill_zero, say("It multiplies scores by the mask: forbidden ones are 0, not −∞.")),
    (steps_mask.fill_plus_flags, say("It adds the mask to the scores as 0 and 1: nothing is forbidden.")),
    (steps_mask.fill_tiny, say("It writes a tiny number for forbidden scores, which forbids nothing.")),
)
_EMPTY = {
    EmptyRows.ZERO: say("Its rows without a key give zeros."),
    EmptyRows.NAN: say("Its rows without a key give NaN."),
    EmptyRows.UNIFORM: say("Its rows without a key give equal weights."),
}

_NO_RULES: dict[str, object] = {"causal": Causal.OFF, "window": None, "drawn": None, "key_padding": None}


def causal(case: Case) -> Iterator[Variation]:
    """The other alignments, the diagonal excluded or one more key seen, the mask the other way about."""
    own = case.session.mask
    for rule, sentence in CAUSAL_WORDS.items():
        if rule is not own.causal:
            yield setting("causal", sentence, lambda _session, rule=rule: (SetCausal(rule),))
    if own.causal_offset is not None:
        yield setting("causal", say("It does not count the cached keys."), _mask(causal_offset=None))
    on = own.causal is not Causal.OFF
    words = say("Its causal mask") if on else say("Its causal mask, from the top left,")
    yield _reaching(case, say("{mask} leaves out a query's own key (strict).", mask=words), -1)
    yield _reaching(case, say("{mask} lets a query see one key ahead.", mask=words), 1)
    if on:
        yield fixed(
            "causal", say("Its mask is turned about: queries see later keys only."), permit=steps_mask.later_keys
        )


def _reaching(case: Case, sentence: Message, reach: int) -> Variation:
    """The causal mask with another diagonal: drawn by hand here, where no position rests on the causal rule."""
    recipe = case.recipe
    if recipe.turn is not None or recipe.slopes is not None or recipe.local is not None:
        return fixed("causal", sentence, causal=True, reach=reach)
    varied = with_changes(recipe, {"causal": True, "reach": reach})
    drawn = steps_mask.permitted(varied, len(recipe.query), len(recipe.key))
    return setting("causal", sentence, _mask(**{**_NO_RULES, "drawn": drawn}))


def windows(case: Case) -> Iterator[Variation]:
    """The window missing, or off by one on either side."""
    own = case.session.mask.window
    if own is None:
        return
    yield setting("window", say("It has no sliding window."), _mask(window=None))
    left, right = own
    for by_left, by_right in ((-1, 0), (1, 0), (0, -1), (0, 1), (-1, -1), (1, 1)):
        sides = (_moved(left, by_left), _moved(right, by_right))
        if sides != own and all(side is None or side >= 0 for side in sides):
            words = say("Its sliding window is {left}, {right} (keys back, keys ahead).", **_sides(sides))
            yield setting("window", words, _mask(window=sides))
    if left is not None and right is not None and left != right:
        yield setting("window", say("Its window has its sides exchanged."), _mask(window=(right, left)))


def rules(case: Case) -> Iterator[Variation]:
    """The mask ignored, inverted, transposed; the drawn part and the padding by themselves."""
    own = case.session.mask
    on = [own.causal is not Causal.OFF, own.window is not None, own.drawn is not None, own.key_padding is not None]
    if sum(on) > 1:
        yield setting("mask", say("It ignores the mask."), _mask(**_NO_RULES))
    allowed = case.attempt().allowed
    if any(on) and allowed is not None and allowed.ndim == 2:
        words = say("Its whole mask means the opposite (True = ignore).")
        yield setting("mask", words, _mask(**{**_NO_RULES, "drawn": ~allowed}))
    if any(on) and own.bias is not None:
        yield setting("mask", say("It has neither mask nor bias."), lambda _session: (ClearMask(),))
    if own.drawn is not None:
        yield setting("drawn", say("It ignores the drawn mask."), _mask(drawn=None))
        yield _flags("drawn", say("Its drawn mask means the opposite (True = ignore)."), "drawn", np.logical_not)
        if own.drawn.shape[0] == own.drawn.shape[1]:
            yield _flags("drawn", say("Its drawn mask is transposed."), "drawn", np.transpose)
    if own.key_padding is not None:
        yield setting("padding", say("It ignores the key padding."), _mask(key_padding=None))
        words = say("Its key padding means the opposite (True = padding).")
        yield _flags("padding", words, "key_padding", np.logical_not)
        yield _flags("padding", say("Its padding stands at the other end of the keys."), "key_padding", np.flip)
        yield mistake("padding", say("It applies the padding to queries instead of keys."), _queries_padded)


def biases(case: Case) -> Iterator[Variation]:
    """The bias of the scores missing, twice, negated, transposed, added to the weights."""
    own = case.session.mask.bias
    if own is None:
        return
    yield setting("bias", say("It does not add the bias of the scores."), lambda _session: (SetBias(None),))
    yield _bias(say("It adds the bias of the scores twice."), lambda bias: 2 * bias)
    if np.isfinite(own).all():
        yield _bias(say("It subtracts the bias of the scores."), np.negative)
        yield fixed("bias", say("It adds the bias to the weights, after the softmax."), **_bias_after())
    if own.shape[0] == own.shape[1]:
        yield _bias(say("It adds the bias of the scores transposed."), np.transpose)
    yield fixed("shown scores", say("Its scores are those after the bias."), show_scores=_before_mask)


def fills(case: Case) -> Iterator[Variation]:
    """What stands for a forbidden score, and the mask applied after the softmax."""
    if case.attempt().allowed is None:
        return
    for fill, sentence in _FILLS:
        yield fixed("forbidden", sentence, fill=fill)
    late = {"permit": steps_mask.as_it_is, "fill": _not_filled}
    for finish, sentence in (
        (steps_softmax.masked_after, say("It masks the weights after the softmax: rows do not sum to 1.")),
        (
            steps_softmax.renormalised_after,
            say("It masks the weights after the softmax and divides rows by their sum."),
        ),
    ):
        yield fixed("forbidden", sentence, finish_weights=finish, **late)
    yield fixed("shown scores", say("Its scores are those after the mask."), show_scores=after_mask)


def empty_rows(case: Case) -> Iterator[Variation]:
    """What a row without any key gives, where there is one."""
    allowed = case.attempt().allowed
    masked = None if case.recipe.bias is None else np.isneginf(case.recipe.bias)
    forbidden = ~allowed if allowed is not None else masked
    if forbidden is None or not (forbidden if masked is None else forbidden | masked).all(axis=-1).any():
        return
    for rule, sentence in _EMPTY.items():
        if rule is not case.session.mask.empty_rows:
            yield setting("empty rows", sentence, lambda _session, rule=rule: (SetEmptyRows(rule),))
    words = say("Its rows without a key ignore the mask.")
    yield fixed("empty rows", words, fill_empty=steps_softmax.fill_unmasked)


def _before_mask(attempt: Attempt) -> Array:
    return attempt.open_scores


def after_mask(attempt: Attempt) -> Array:
    """Return the scores as they are normalised (H, r, n_k)."""
    return attempt.masked


def _mask(**changes: object) -> Edits:
    return mask(say("Set the mask as the other program has it"), lambda _session: changes)


def _flags(key: str, sentence: Message, part: str, change: Callable[[Array], Array]) -> Variation:
    def changes(session: Session) -> dict[str, object]:
        flags = getattr(session.mask, part)
        return {part: None if flags is None else change(flags)}

    return setting(key, sentence, mask(say("Set the mask as the other program has it"), changes))


def _bias(sentence: Message, change: Callable[[Array], Array]) -> Variation:
    def edits(session: Session) -> tuple[SetBias, ...]:
        bias = session.mask.bias
        return (SetBias(None if bias is None else change(bias)),)

    return setting("bias", sentence, edits)


def _bias_after() -> dict[str, object]:
    return {"order": ("scale", "cap", "mask"), "finish_weights": steps_softmax.plus_bias_after}


def _queries_padded(recipe: Recipe) -> dict[str, object]:
    padding = recipe.padding
    if padding is None or len(padding) != len(recipe.query):
        raise ValueError("as many queries as keys")
    rows = np.broadcast_to(padding[:, None], (len(padding), len(padding)))
    return {"padding": None, "drawn": rows if recipe.drawn is None else recipe.drawn & rows}


def _not_filled(_recipe: Recipe, scores: Array, _allowed: Array) -> Array:
    return scores


def _moved(side: int | None, by: int) -> int | None:
    return None if side is None else side + by


def _sides(sides: tuple[int | None, int | None]) -> dict[str, object]:
    left, right = ("all" if side is None else side for side in sides)
    return {"left": left, "right": right}
