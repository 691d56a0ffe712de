"""Sessions drawn at random over everything that can be chosen: kinds, scores, normalisers, masks, positions, links."""

import random
from dataclasses import replace

import numpy as np

from attn_gui.engine import Causal, EmptyRows
from attn_gui.engine.positions import Rope
from attn_gui.engine.scoring import SCORINGS
from attn_gui.session.entering import with_states
from attn_gui.session.kinds import KINDS
from attn_gui.session.new import session_from
from attn_gui.session.session import (
    INPUTS,
    Array,
    KindState,
    LocalKind,
    Mask,
    Options,
    Precision,
    Session,
    Source,
    frozen,
)

SELF, HEADS = "self", "multi-head"
WINDOWS = (None, None, None, (0, 0), (1, None), (None, 1), (2, 2))


class Draw:
    """One session: sizes first, then tables that fit them, then options and mask."""

    def __init__(self, number: int) -> None:
        self.chance, self.noise = random.Random(number), np.random.default_rng(number)
        self.size = self.chance.choice([0.3, 1.0, 1.0, 2.5])
        self.kind = self.chance.choice(list(KINDS))
        self.row = KINDS[self.kind]
        self.score = self.chance.choice(self.row.scores)
        self.heads = self.chance.choice([1, 2, 3, 4]) if self.row.has_heads else 1
        self.shared = self.chance.choice([count for count in range(1, self.heads + 1) if not self.heads % count])
        self.n_q, self.n_k = self.chance.randint(1, 12), self.chance.randint(1, 12)
        if self.row.equal_lengths:
            self.n_k = self.n_q
        self.d_q = self.d_k = self.chance.choice([1, 2, 2, 3, 4, 6, 10])
        if not SCORINGS[self.score].needs_equal_widths:
            self.d_k = self.chance.choice([1, 3, self.d_q])
        self.d_v = self.chance.randint(1, 4)
        self.weights: dict[str, dict[str, Array]] = {SELF: {}, self.kind: {}}

    def table(self, rows: int, columns: int, size: float | None = None) -> Array:
        """Numbers as people have them: noise, typed ones with one decimal, whole ones, many zeros."""
        array = self.noise.standard_normal((rows, columns)) * (self.size if size is None else size)
        style = self.chance.randrange(5)
        if style == 1:
            return np.round(array, 1)
        if style == 2:
            return np.round(array)
        return np.where(self.noise.random(array.shape) < 0.4, 0.0, array) if style == 3 else array

    def maybe(self, share: float = 0.5) -> bool:
        return self.chance.random() < share

    def session(self) -> Session:
        self.x = self.table(self.n_q, self.chance.randint(1, 6)) if self.maybe() else None
        source = Source.X if self.row.has_heads and self.x is not None and self.maybe() else Source.INPUTS
        if source is Source.X:
            self.n_k = self.n_q
        widths = (self.heads * self.d_q, self.shared * self.d_k, self.shared * self.d_v)
        lengths = (self.n_q, self.n_k, self.n_k)
        tables = (
            self.project(source, lengths, widths) if self.row.has_heads else dict(zip(INPUTS, zip(lengths, widths)))
        )
        given = [self.table(*tables[name]) for name in INPUTS]
        made = session_from(*given, x=self.x, kind=self.kind)
        made = replace(made, linked=self.links(tables), sinusoids=self.x is not None and self.maybe(0.4))
        self.own_weights()
        self.further_weights()
        made = with_states(made, [SELF, self.kind])
        for kind, held in self.weights.items():
            state = made.states[kind]
            options = self.options(source) if kind == self.kind else state.options
            made = made.with_state(kind, KindState(options, {name: frozen(array) for name, array in held.items()}))
        return replace(made, mask=self.mask())

    def project(self, source: Source, lengths: tuple, widths: tuple) -> dict:
        """Projections of the heads, each there or not; returns the shapes of the tables that they meet."""
        tables = dict(zip(INPUTS, zip(lengths, widths)))
        for place, name in enumerate(INPUTS):
            width = tables[name][1]
            if source is Source.X or self.maybe():
                met = self.x.shape[1] if source is Source.X else self.chance.randint(1, 6)
                self.weights[self.kind][f"w_{name.name}"] = self.table(met, width)
                tables[name] = (lengths[place], width if source is Source.X else met)
            if self.maybe(0.3):
                self.weights[self.kind][f"b_{name.name}"] = self.table(1, width)
        joined = self.heads * self.d_v
        if self.maybe():
            out = self.chance.randint(1, 5)
            self.weights[self.kind]["w_output"], joined = self.table(joined, out), out
        if self.maybe(0.3):
            self.weights[self.kind]["b_output"] = self.table(1, joined)
        return tables

    def links(self, tables: dict) -> frozenset:
        """Some inputs follow X, by a projection where the widths ask for one, with a bias or not."""
        linked = set()
        if self.x is None or self.n_k != self.n_q:
            return frozenset()
        for name in INPUTS:
            width = tables[name][1]
            if self.maybe():
                linked.add(name)
                if self.kind == SELF or self.x.shape[1] != width or self.maybe():
                    self.weights[SELF][f"w_{name.name}"] = self.table(self.x.shape[1], width)
                if self.maybe(0.3):
                    self.weights[SELF][f"b_{name.name}"] = self.table(1, width)
        return frozenset(linked)

    def own_weights(self) -> None:
        """What the score needs, and what it may have."""
        hidden, held = self.chance.randint(1, 6), self.weights[self.kind]
        optional = {"query_weight", "key_weight"} if self.d_q != self.d_k or self.maybe() else set()
        hidden = hidden if optional else self.d_q
        for parameter in SCORINGS[self.score].parameters:
            wanted = not parameter.optional or parameter.name in optional
            if wanted or (len(parameter.axes) == 1 and self.maybe(0.4)):
                if SCORINGS[self.score].needs_equal_widths:
                    hidden = self.d_q
                held[f"{self.score}.{parameter.name}"] = self.table(
                    *np.atleast_2d(np.empty(parameter.shape(self.d_q, self.d_k, hidden, self.n_k))).shape
                )

    def further_weights(self) -> None:
        """The gains, sinks and places of the mode."""
        held = self.weights[self.kind]
        for name in ("q_gain", "k_gain"):
            if self.maybe(0.3):
                held[name] = self.table(1, self.d_q)
        if self.row.has_heads and self.maybe(0.3):
            held["sinks"] = self.table(1, self.heads)
        if "local" in self.row.offers:
            units = self.chance.randint(1, 4) if self.maybe() else self.d_q
            held["local.v"] = self.table(1, units)
            if units != self.d_q or self.maybe():
                held["local.weight"] = self.table(self.d_q, units)

    def options(self, source: Source) -> Options:
        numbers = SCORINGS[self.score].numbers
        ropes = [Rope.OFF] if self.d_q % 2 else list(Rope)
        return Options(
            self.score,
            scale=self.chance.choice([None, None, 0.7, -0.3]) if "scale" in numbers else None,
            offset=self.chance.choice([0.0, 0.25]) if "offset" in numbers else 0.0,
            gain=self.chance.choice([None, 1.5]) if "gain" in numbers else None,
            temperature=self.chance.choice([1.0, 1.0, 0.3, 2.5]),
            softcap=self.chance.choice([None, None, 1.3]),
            num_heads=self.heads,
            num_kv_heads=self.chance.choice([self.shared, None]) if self.shared == self.heads else self.shared,
            source=source,
            precision=self.chance.choice([*[Precision.FLOAT64] * 4, *Precision]),
            normaliser=self.chance.choice([*self.row.normalisers, "softmax", "softmax"]),
            sink=self.chance.choice([None, 0.0, -1.5]),
            rope=self.chance.choice([Rope.OFF, *ropes]),
            rope_theta=self.chance.choice([10_000.0, 100.0]),
            alibi=self.maybe(0.3),
            qk_norm=self.maybe(0.3),
            local=self.chance.choice([LocalKind.OFF, *LocalKind]),
            local_width=self.chance.choice([1, 2, 3]),
        )

    def mask(self) -> Mask:
        size = (self.n_q, self.n_k)
        bias = np.where(self.noise.random(size) < 0.1, -np.inf, np.round(self.noise.standard_normal(size), 2))
        return Mask(
            causal=self.chance.choice([Causal.OFF, Causal.OFF, *Causal]),
            drawn=self.noise.random(size) < 0.8 if self.maybe(0.3) else None,
            key_padding=self.noise.random(self.n_k) < 0.8 if self.maybe(0.2) else None,
            bias=bias if self.maybe(0.3) else None,
            empty_rows=self.chance.choice(list(EmptyRows)),
            window=self.chance.choice(WINDOWS),
            causal_offset=self.chance.choice([None, None, None, 0, 2]),
        )
