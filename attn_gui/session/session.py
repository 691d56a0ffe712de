"""What the user edits: one frozen value. Nothing changes a Session; an Edit makes the next one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Any

import numpy as np

from attn_gui.engine import Causal, EmptyRows
from attn_gui.engine.positions import Rope

Array = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True)
class MatrixName:
    """Which table of a session: an input (``kind`` is None) or a mode's own matrix.

    ``str`` gives the name in files: ``query``, ``multi-head/w_query``, ``multiplicative/general.weight``.
    """

    kind: str | None
    name: str

    def __str__(self) -> str:
        return self.name if self.kind is None else f"{self.kind}/{self.name}"

    def __lt__(self, other: "MatrixName") -> bool:
        """Inputs come before the modes' own matrices, else the alphabet decides."""
        return (self.kind or "", self.name) < (other.kind or "", other.name)


X = MatrixName(None, "x")
QUERY = MatrixName(None, "query")
KEY = MatrixName(None, "key")
VALUE = MatrixName(None, "value")
INPUTS = (QUERY, KEY, VALUE)


class Source(StrEnum):
    """What multi-head attention projects: X (Q = K = V = X), or Q, K and V themselves."""

    X = "x"
    INPUTS = "inputs"


class Precision(StrEnum):
    """The type to calculate in; the last two round inputs and weights to it and calculate in float32."""

    FLOAT64 = "float64"
    FLOAT32 = "float32"
    FLOAT16 = "float16"
    BFLOAT16 = "bfloat16"


class LocalKind(StrEnum):
    """Whether a query attends to keys near one place only: its own, or a predicted one (Luong 2015)."""

    OFF = "off"
    MONOTONIC = "monotonic"
    PREDICTIVE = "predictive"


@dataclass(frozen=True)
class Options:
    """One mode's own choices. ``scale`` None means the score's own default; ``num_kv_heads`` None means num_heads.

    ``sink`` is the logit that joins every softmax sum, None for none; ``local_width`` is Luong's D.
    """

    score: str
    scale: float | None = None
    offset: float = 0.0
    gain: float | None = None
    temperature: float = 1.0
    softcap: float | None = None
    num_heads: int = 1
    num_kv_heads: int | None = None
    source: Source = Source.INPUTS
    precision: Precision = Precision.FLOAT64
    normaliser: str = "softmax"
    sink: float | None = None
    rope: Rope = Rope.OFF
    rope_theta: float = 10_000.0
    alibi: bool = False
    qk_norm: bool = False
    local: LocalKind = LocalKind.OFF
    local_width: int = 2


@dataclass(frozen=True, eq=False)
class KindState:
    """One mode's options and its own matrices, kept whatever the mode in use.

    ``weights`` holds the matrices that are present, all 2-D: projections by their names (``w_query``, ``b_query`` …),
    a score's parameters as ``score.parameter`` (``general.weight``, ``additive.v``); vectors are 1 × n.
    """

    options: Options
    weights: Mapping[str, Array] = field(default_factory=lambda: MappingProxyType({}))

    def with_weight(self, name: str, array: Array | None) -> "KindState":
        """Return the state with *name* set, or taken away when *array* is None."""
        rest = {key: value for key, value in self.weights.items() if key != name}
        if array is not None:
            rest[name] = frozen(array)
        return replace(self, weights=MappingProxyType(rest))


@dataclass(frozen=True, eq=False)
class Mask:
    """The one mask of a session, shared by modes and heads; every rule that is set must allow a key.

    ``drawn`` (n_q, n_k) and ``key_padding`` (n_k,) are boolean, True = may attend; ``bias`` (n_q, n_k) is added.
    ``window`` (left, right) allows keys i - left … i + right, None is unbounded; ``causal_offset`` counts the keys that
    were cached before the first query and overrides the alignment of the causal rule.
    """

    causal: Causal = Causal.OFF
    drawn: Array | None = None
    key_padding: Array | None = None
    bias: Array | None = None
    empty_rows: EmptyRows = EmptyRows.ZERO
    window: tuple[int | None, int | None] | None = None
    causal_offset: int | None = None


@dataclass(frozen=True, eq=False)
class Session:
    """Inputs, mode, each mode's state, mask, token names and notes.

    Matrices are 2-D float64 and read-only: x (n_x, d_x), query (n_q, d_q), key (n_k, d_k), value (n_k, d_v).
    ``linked`` names the inputs that are X times Self's projection; their own tables are kept beside it.
    ``sinusoids`` says whether sinusoidal positions are added to X wherever it is read.
    ``unknown`` keeps what a later version wrote into the file, so that saving does not lose it.
    ``pins`` are the states that were pinned, in that order; no number rests on them.
    """

    kind: str
    query: Array
    key: Array
    value: Array
    states: Mapping[str, KindState]
    query_tokens: tuple[str, ...]
    key_tokens: tuple[str, ...]
    x: Array | None = None
    x_tokens: tuple[str, ...] = ()
    linked: frozenset[MatrixName] = frozenset()
    mask: Mask = field(default_factory=Mask)
    notes: str = ""
    sinusoids: bool = False
    unknown: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
    pins: tuple["Pin", ...] = ()

    @property
    def state(self) -> KindState:
        """The state of the mode in use."""
        return self.states[self.kind]

    @property
    def options(self) -> Options:
        """The options of the mode in use."""
        return self.state.options

    def with_state(self, kind: str, state: KindState) -> "Session":
        """Return the session with *kind*'s state replaced."""
        return replace(self, states=MappingProxyType({**self.states, kind: state}))


@dataclass(frozen=True, eq=False)
class Pin:
    """A state kept under a name; its session has neither pins nor notes, which are the document's.

    ``unknown`` keeps what a later version wrote about the pin itself.
    """

    name: str
    session: Session
    unknown: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))


def stored_matrix(session: Session, name: MatrixName) -> Array | None:
    """Return the session's own table of that name, or None where it is absent, its mode never entered included."""
    if name.kind is not None:
        state = session.states.get(name.kind)
        return None if state is None else state.weights.get(name.name)
    return getattr(session, name.name)


def with_matrix(session: Session, name: MatrixName, array: Array | None) -> Session:
    """Return the session with that table replaced (None takes an optional one away)."""
    if name.kind is not None:
        return session.with_state(name.kind, session.states[name.kind].with_weight(name.name, array))
    return replace(session, **{name.name: None if array is None else frozen(array)})


def matrix_names(session: Session) -> tuple[MatrixName, ...]:
    """Return the names of all tables present, inputs first, then each mode's own."""
    own = (MatrixName(kind, name) for kind, state in session.states.items() for name in state.weights)
    inputs: Iterable[MatrixName] = INPUTS if session.x is None else (X, *INPUTS)
    return (*inputs, *own)


def frozen(array: Array) -> Array:
    """Return *array* as read-only float64; a copy unless it is both already."""
    if array.dtype == np.float64 and not array.flags.writeable:
        return array
    copy = np.array(array, dtype=np.float64, order="C")
    copy.flags.writeable = False
    return copy


def frozen_flags(array: Array) -> Array:
    """Return *array* as a read-only boolean array; a copy unless it is both already."""
    if array.dtype == np.bool_ and not array.flags.writeable:
        return array
    copy = np.array(array, dtype=np.bool_)
    copy.flags.writeable = False
    return copy


def same_session(a: Session, b: Session) -> bool:
    """Return whether two sessions hold equal values throughout (NaN equals NaN)."""
    plain = ("kind", "query_tokens", "key_tokens", "x_tokens", "linked", "notes", "sinusoids")
    return (
        all(getattr(a, name) == getattr(b, name) for name in plain)
        and dict(a.unknown) == dict(b.unknown)
        and a.states.keys() == b.states.keys()
        and all(a.states[kind].options == b.states[kind].options for kind in a.states)
        and set(matrix_names(a)) == set(matrix_names(b))
        and all(_same(stored_matrix(a, name), stored_matrix(b, name)) for name in matrix_names(a))
        and same_mask(a.mask, b.mask)
        and len(a.pins) == len(b.pins)
        and all(_same_pin(ours, theirs) for ours, theirs in zip(a.pins, b.pins, strict=True))
    )


def _same_pin(a: Pin, b: Pin) -> bool:
    return a is b or (a.name == b.name and dict(a.unknown) == dict(b.unknown) and same_session(a.session, b.session))


MASK_RULES = ("causal", "empty_rows", "window", "causal_offset")
"""The fields of a mask that are no arrays."""


def same_mask(a: Mask, b: Mask) -> bool:
    """Return whether two masks hold equal rules throughout."""
    arrays = ("drawn", "key_padding", "bias")
    return all(getattr(a, name) == getattr(b, name) for name in MASK_RULES) and all(
        _same(getattr(a, name), getattr(b, name)) for name in arrays
    )


def _same(a: Array | None, b: Array | None) -> bool:
    if a is b or a is None or b is None:
        return a is b
    return np.array_equal(a, b, equal_nan=a.dtype.kind == "f")
