"""The attention engine: NumPy only, pure functions, read-only results; usable in a notebook by itself."""

from attn_gui.engine.arrays import Array
from attn_gui.engine.attention import Attention, attend
from attn_gui.engine.checking import check
from attn_gui.engine.errors import Cancelled, EngineError, FiniteError, OptionError, ShapeError
from attn_gui.engine.heads import MultiHead, multi_head, self_attention
from attn_gui.engine.local import Local
from attn_gui.engine.masking import Causal, Masking, Rule, causal_mask, padding_mask, window_mask
from attn_gui.engine.normalisers import NORMALISERS, NormaliserRow, entmax15, hardmax, monotonic, sparsemax
from attn_gui.engine.options import Options
from attn_gui.engine.plan import Plan
from attn_gui.engine.positions import Positions, Rope, alibi_bias, alibi_slopes, rms_norm, rotate, sinusoids
from attn_gui.engine.projections import Projections
from attn_gui.engine.scoring import (
    SCORINGS,
    Additive,
    Concat,
    Cosine,
    Dot,
    General,
    KerasAdditive,
    KerasConcat,
    Location,
    Parameter,
    Scoring,
    ScoringRow,
)
from attn_gui.engine.softmax import EmptyRows, softmax
from attn_gui.engine.steps import Step

__all__ = [
    "NORMALISERS",
    "SCORINGS",
    "Additive",
    "Array",
    "Attention",
    "Cancelled",
    "Causal",
    "Concat",
    "Cosine",
    "Dot",
    "EmptyRows",
    "EngineError",
    "FiniteError",
    "General",
    "KerasAdditive",
    "KerasConcat",
    "Local",
    "Location",
    "Masking",
    "MultiHead",
    "NormaliserRow",
    "OptionError",
    "Options",
    "Parameter",
    "Plan",
    "Positions",
    "Projections",
    "Rope",
    "Rule",
    "Scoring",
    "ScoringRow",
    "ShapeError",
    "Step",
    "alibi_bias",
    "alibi_slopes",
    "attend",
    "causal_mask",
    "check",
    "entmax15",
    "hardmax",
    "monotonic",
    "multi_head",
    "padding_mask",
    "rms_norm",
    "rotate",
    "self_attention",
    "sinusoids",
    "softmax",
    "sparsemax",
    "window_mask",
]
