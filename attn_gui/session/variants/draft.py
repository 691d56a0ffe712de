"""Changes of settings collected before they become edits."""

from dataclasses import dataclass, field, replace

import numpy as np

from attn_gui.session.edit import Edit
from attn_gui.session.kinds import KINDS
from attn_gui.session.linking import table_of
from attn_gui.session.mask_edits import SetMask
from attn_gui.session.option_edits import RemoveWeight, SetOptions
from attn_gui.session.session import Array, Session
from attn_gui.session.variants.shared import repeated_heads
from attn_gui.text import Message

UNSCALED: dict[str, str] = {"scaled-dot": "dot"}
"""A family of scores that differ in their scale only, by its first one, and the one whose own scale is 1."""
FAMILY: dict[str, str] = {unscaled: first for first, unscaled in UNSCALED.items()}
OWN_SCALE: dict[str, float | None] = {"scaled-dot": None}
"""The scale of a score whose option is empty where it is not 1; None stands for 1/√d."""


@dataclass(eq=False)
class Draft:
    """What is to change in ``session``, which is in the right mode already."""

    session: Session
    options: dict[str, object] = field(default_factory=dict[str, object])
    mask: dict[str, object] = field(default_factory=dict[str, object])
    removed: list[str] = field(default_factory=list[str])
    matrices: list[Edit] = field(default_factory=list[Edit])

    def set_score(self, family: str, scale: float | None) -> None:
        """Choose the score of *family* with *scale*, None for 1/√d, by the shortest name the mode has for it."""
        unscaled = UNSCALED.get(family, family)
        if scale == 1.0 and unscaled in KINDS[self.session.kind].scores:
            self.options |= {"score": unscaled, "scale": None}
        else:
            self.options |= {"score": family, "scale": scale}

    def repeat_shared_heads(self) -> None:
        """Give every query head a key/value head of its own, a copy of the one that it shared: no number changes."""
        self.options["num_kv_heads"] = None
        self.matrices += repeated_heads(self.session)

    def edits(self, mask_name: Message) -> tuple[Edit, ...]:
        """Return the edits, at most one each of options and mask."""
        kind, found = self.session.kind, list[Edit]()
        if self.options:
            found.append(SetOptions(kind, self.options))
        if self.mask:
            found.append(SetMask(replace(self.session.mask, **self.mask), mask_name))
        found += self.matrices
        found += [RemoveWeight(kind, name) for name in self.removed]
        return tuple(found)


def score_family(session: Session) -> str:
    """Return the score, or the one that stands for all that differ from it in their scale only."""
    return FAMILY.get(session.options.score, session.options.score)


def scale_of(session: Session) -> float | None:
    """Return the number that scores are multiplied by; None where it is 1/√d, written out or not."""
    options = session.options
    if options.scale is None:
        return OWN_SCALE.get(options.score, 1.0)
    width = head_width(session) if score_family(session) in UNSCALED else None
    usual = width is not None and np.isclose(options.scale, width**-0.5, rtol=1e-12, atol=0.0)
    return None if usual else options.scale


def head_width(session: Session) -> int | None:
    """Return the width of a query as it is scored, per head; None where sizes do not fit."""
    shapes = head_shapes(session)
    return None if shapes is None else shapes[0][1]


def head_shapes(session: Session) -> tuple[tuple[int, int], tuple[int, int], tuple[int, int]] | None:
    """Return (tokens, width) of query, key and value per head, projections applied; None where sizes do not fit."""
    row, options = KINDS[session.kind], session.options
    names = row.sources(session)
    if session.x is None and row.reads_x(session):
        return None
    arrays = [table_of(session, name) for name in names]
    heads = options.num_heads if row.has_heads else 1
    shared = (options.num_kv_heads or heads) if row.has_heads else 1
    found: list[tuple[int, int]] = []
    for array, of, count in zip(arrays, ("query", "key", "value"), (heads, shared, shared), strict=True):
        weight = session.state.weights.get(f"w_{of}") if row.has_heads else None
        width = array.shape[1] if weight is None else weight.shape[1]
        if count < 1 or width % count:
            return None
        found.append((array.shape[0], width // count))
    return found[0], found[1], found[2]


def is_neutral(array: Array) -> bool:
    """Return whether a matrix changes nothing: a bias of zeros, or the identity."""
    rows, columns = array.shape
    return not array.any() if rows == 1 else rows == columns and np.array_equal(array, np.eye(rows))
