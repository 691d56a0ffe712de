"""Candidates: how many heads, which columns are a head, which key head serves which query head."""

from collections.abc import Iterator
from functools import partial

import numpy as np

from attn_gui.session.edit import Edit, EditError
from attn_gui.session.kinds import KINDS
from attn_gui.session.matching import steps_heads
from attn_gui.session.matching.variation import (
    Case,
    Edits,
    Variation,
    fixed,
    is_there,
    matrices,
    matrix,
    options,
    setting,
)
from attn_gui.session.naming import symbol_of
from attn_gui.session.session import Array, MatrixName, Session
from attn_gui.text import say

MOST_HEADS = 64


def counts(case: Case) -> Iterator[Variation]:
    """Other head counts that divide the width."""
    if not KINDS[case.session.kind].has_heads:
        return
    recipe = case.recipe
    own, shared = recipe.heads, recipe.heads // recipe.kv_heads
    width = own * case.attempt().query.shape[-1]
    for heads in range(1, min(width, MOST_HEADS) + 1):
        if width % heads or heads == own or heads % shared:
            continue
        sentence = "It has {heads} heads instead of {own}." if heads > 1 else "It has 1 head instead of {own}."
        words = say(sentence, heads=heads, own=own)
        kv_heads = None if case.session.options.num_kv_heads is None else heads // shared
        yield setting("head count", words, options(num_heads=heads, num_kv_heads=kv_heads))


def splits(case: Case) -> Iterator[Variation]:
    """Columns dealt to heads in turn, axes not swapped, heads joined in another order."""
    if case.recipe.heads == 1:
        return
    dealt, cut = say("It deals columns to heads in turn (column c is of head c mod H)"), steps_heads.dealt
    yield setting("head split", say("{words}, and joins blocks.", words=dealt), _dealing(case, output=False), cut=cut)
    alike = {"cut": cut, "join": steps_heads.joined_dealt}
    yield setting("head split", say("{words}, joining alike.", words=dealt), _dealing(case, output=True), **alike)
    words = say("It reshapes to heads outright, without swapping the axes of tokens and heads.")
    yield fixed("head split", words, cut=steps_heads.reshaped)
    yield fixed(
        "head split",
        say("It reshapes to heads and back outright, without swapping axes."),
        cut=steps_heads.reshaped,
        join=steps_heads.joined_outright,
        couples_rows=True,
    )
    for sentence, join in (
        (say("It joins the heads interleaved (column c is of head c mod H)."), steps_heads.joined_dealt),
        (say("It joins the heads in the opposite order."), steps_heads.joined_backwards),
        (say("It joins the heads by reshaping outright, without swapping axes."), steps_heads.joined_outright),
        (say("It adds the heads' outputs up instead of joining them."), steps_heads.summed),
        (say("It averages the heads' outputs instead of joining them."), steps_heads.averaged),
    ):
        couples = {"couples_rows": True} if join is steps_heads.joined_outright else {}
        yield fixed("head join", sentence, join=join, **couples)


def sharing(case: Case) -> Iterator[Variation]:
    """Key heads tiled instead of repeated, or the first for all."""
    if case.recipe.kv_heads in (1, case.recipe.heads):
        return
    words = say("It tiles the key heads (h0 h1 h0 h1) instead of repeating them (h0 h0 h1 h1).")
    yield fixed("head sharing", words, share=steps_heads.tiled)
    yield fixed("head sharing", say("It uses the first key head for every query head."), share=steps_heads.first_only)


def _dealing(case: Case, *, output: bool) -> Edits:
    """Columns of the projections put so that blocks are what the other program deals; no setting without them."""
    recipe, kind = case.recipe, case.session.kind
    counts = {"query": recipe.heads, "key": recipe.kv_heads, "value": recipe.kv_heads}

    def edits(session: Session) -> tuple[Edit, ...]:
        found: list[Edit] = []
        for which, heads in counts.items():
            name = MatrixName(kind, f"w_{which}")
            if not is_there(session, name):
                raise EditError(say("There is no {name}.", name=symbol_of(name)), field=str(name), code="absent")
            bias = MatrixName(kind, f"b_{which}")
            found += matrices((name, bias), partial(_gathered, heads=heads))(session)
        if output:
            name = MatrixName(kind, "w_output")
            if not is_there(session, name):
                raise EditError(say("There is no {name}.", name=symbol_of(name)), field=str(name), code="absent")
            found += matrix(name, lambda table: _gathered(table.T, heads=recipe.heads).T)(session)
        return tuple(found)

    return edits


def _gathered(table: Array, heads: int) -> Array:
    """Columns c, c + H, c + 2H … put side by side, for each head c."""
    return np.concatenate([table[:, head::heads] for head in range(heads)], axis=1)
