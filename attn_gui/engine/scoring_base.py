"""What every scoring function is and declares; the functions themselves stand in scoring.py."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, cast

import numpy as np

from attn_gui.engine.arrays import Array, seal
from attn_gui.engine.errors import ShapeError
from attn_gui.engine.terms import Number, Operator, Row, constant, made, product
from attn_gui.text import Message, say

Shape = tuple[int, ...]
Terms = tuple[Number, ...]


@dataclass(frozen=True)
class Parameter:
    """A matrix or vector of a scoring function's own, with sizes in terms of "d_q", "d_k", "h" and "n_k"."""

    name: str
    symbol: str
    axes: tuple[str, ...]
    optional: bool
    note: Message

    def shape(self, d_q: int, d_k: int, hidden: int, keys: int | None = None) -> Shape:
        """Return the shape for query width *d_q*, key width *d_k*, hidden width *hidden* and that many keys."""
        return tuple(sum(sizes) for sizes in self._sizes(d_q, d_k, hidden, keys))

    def default(self, d_q: int, d_k: int, hidden: int, keys: int | None = None) -> Array:
        """Return the first value: identities stacked where widths agree, else seeded noise / sqrt(rows).

        Vectors start as ones, or zeros where absence means zero.
        """
        shape = self.shape(d_q, d_k, hidden, keys)
        if len(shape) == 1:
            return seal(np.zeros(shape) if self.optional else np.ones(shape))
        blocks = self._sizes(d_q, d_k, hidden, keys)[0]
        if all(rows == shape[1] for rows in blocks):
            return seal(np.vstack([np.eye(shape[1])] * len(blocks)))
        return seal(np.random.default_rng(0).standard_normal(shape) / np.sqrt(shape[0]))

    def _sizes(self, d_q: int, d_k: int, hidden: int, keys: int | None) -> tuple[list[int], ...]:
        sizes = {"d_q": d_q, "d_k": d_k, "h": hidden, "n_k": hidden if keys is None else keys}
        return tuple([sizes[name] for name in axis.split(" + ")] for axis in self.axes)


class Scoring(Protocol):
    """A scoring function: ``score(query, key)`` gives (..., Lq, Lk), scale included."""

    @property
    def name(self) -> str:
        """The name inside sentences: "dot", "general"."""
        ...

    @property
    def formula(self) -> str:
        """One score as a formula."""
        ...

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """The matrices and vectors of its own."""
        ...

    def __call__(self, query: Array, key: Array) -> Array:
        """Return the scores (..., Lq, Lk) of query (..., Lq, d_q) and key (..., Lk, d_k)."""
        ...

    def check(self, query_shape: Shape, key_shape: Shape) -> None:
        """Raise ShapeError or OptionError if these shapes cannot be scored; calculate nothing."""
        ...

    def terms(self, query_row: Array | Row, key_row: Array | Row) -> Terms:
        """Return how one score is made, in the order read; the last number is the score."""
        ...

    def unscaled(self) -> "Scoring":
        """Return the same function without its scale; itself if it has none."""
        ...


class InPlace(Scoring, Protocol):
    """A scoring function with ``takes_out`` that can write its scores where they are kept, which saves a pass."""

    takes_out: bool

    def __call__(self, query: Array, key: Array, out: Array | None = None) -> Array:
        """Return the scores (..., Lq, Lk), in *out* if given."""
        ...


@dataclass(frozen=True)
class ScoringRow:
    """One scoring function as menus, command line, session file and property tests see it."""

    key: str
    label: Message
    formula: str
    modes: frozenset[str]
    parameters: tuple[Parameter, ...]
    needs_equal_widths: bool
    numbers: tuple[str, ...]
    source: Message
    build: Callable[..., Scoring]


def builder(scoring: Callable[..., Scoring], **defaults: object) -> Callable[..., Scoring]:
    """Return a function that makes *scoring* of weights and numbers; None means the row's own default."""

    def build(**given: object) -> Scoring:
        return scoring(**{**defaults, **{name: value for name, value in given.items() if value is not None}})

    return build


def scores_of(scoring: Scoring, query: Array, key: Array, out: Array | None) -> Array:
    """Return the scores (..., Lq, Lk), in *out* if given; they are the caller's to write to."""
    if getattr(scoring, "takes_out", False):
        return cast("InPlace", scoring)(query, key, out)
    scores = scoring(query, key)
    if out is None:
        return np.array(scores, query.dtype)
    np.copyto(out, scores, casting="same_kind")
    return out


def own_arrays(scoring: Scoring) -> dict[str, Array]:
    """Return the matrices of *scoring* that are present, by field name."""
    fields = {parameter.name: getattr(scoring, parameter.name) for parameter in scoring.parameters}
    return {name: array for name, array in fields.items() if array is not None}


def with_scale(formula: str, scale: float) -> str:
    """Return *formula* with its scale before it, unless that is 1."""
    if scale == 1.0:
        return formula
    return f"{scale:g} · ({formula})" if " " in formula else f"{scale:g} · {formula}"


def products(left: Row, right: Row, label: object) -> Terms:
    """Return one product per dimension, then their sum, called *label*."""
    terms = [product(a, b, say("d{place}", place=place)) for place, (a, b) in enumerate(zip(left, right, strict=True))]
    return (*terms, made(say("{label}", label=label), Operator.SUM, terms))


def scaled(raw: Number, scale: float) -> Terms:
    """Return *raw* times the scale; nothing for a scale of 1."""
    return () if scale == 1.0 else (product(raw, constant(say("scale"), scale)),)


def require_equal_widths(name: str, query: Shape, key: Shape) -> None:
    """Raise ShapeError unless query and key are equally wide."""
    if query[-1] == key[-1]:
        return
    message = say(
        "{name} scores need equal widths: query has {query}, key has {key}. "
        'Choose "general" or "additive" for different widths.',
        name=name,
        query=query[-1],
        key=key[-1],
    )
    raise ShapeError(message, field="key", code="d_differs_dot")


def require_weight(kind: str, name: str, shape: Shape, d_q: int, d_k: int, needed: Shape) -> None:
    """Raise ShapeError unless the weight of *shape* has the shape *needed*; a needed 0 stands for any width."""
    if len(shape) == 2 and all(n in (0, size) for size, n in zip(shape, needed, strict=True)):
        return
    wanted = "(" + ", ".join(str(n or "h") for n in needed) + ")"
    message = say(
        "The {kind} {name} has shape {shape}; query width {d_q} and key width {d_k} need {wanted}.",
        kind=kind,
        name=name,
        shape=shape,
        d_q=d_q,
        d_k=d_k,
        wanted=wanted,
    )
    raise ShapeError(message, field=f"scoring.{name}", code="weight_does_not_fit")


def require_length(name: str, array: Array | None, hidden: int) -> None:
    """Raise ShapeError unless the vector *name* is absent or has one number per hidden unit."""
    if array is None or array.shape == (hidden,):
        return
    if array.ndim == 1:
        template = "{name} has length {length} but the hidden width is {hidden}."
    else:
        template = "{name} has shape {shape} but must be one row of the hidden width {hidden}."
    message = say(template, name=name, length=array.size, shape=array.shape, hidden=hidden)
    code = "v_does_not_fit" if name == "v" else "weight_does_not_fit"
    raise ShapeError(message, field=f"scoring.{name}", code=code)
