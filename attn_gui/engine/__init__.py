"""The attention engine: NumPy only, pure functions, read-only results; usable in a notebook by itself."""

from attn_gui.engine.arrays import Array
from attn_gui.engine.attention import Attention, attend
from attn_gui.engine.checking import check
from attn_gui.engine.errors import Cancelled, EngineError, FiniteError, OptionError, ShapeError
from attn_gui.engine.heads import MultiHead, multi_head, self_attention
from attn_gui.engine.masking import Causal, Masking, Rule, causal_mask, padding_mask
from attn_gui.engine.pipeline import Options
from attn_gui.engine.plan import Plan
from attn_gui.engine.projections import Projections
from attn_gui.engine.scoring import SCORINGS, Additive, Concat, Dot, General, Parameter, Scoring, ScoringRow
from attn_gui.engine.softmax import EmptyRows, softmax
from attn_gui.engine.steps import Step

__all__ = [
    "SCORINGS",
    "Additive",
    "Array",
    "Attention",
    "Cancelled",
    "Causal",
    "Concat",
    "Dot",
    "EmptyRows",
    "EngineError",
    "FiniteError",
    "General",
    "Masking",
    "MultiHead",
    "OptionError",
    "Options",
    "Parameter",
    "Plan",
    "Projections",
    "Rule",
    "Scoring",
    "ScoringRow",
    "ShapeError",
    "Step",
    "attend",
    "causal_mask",
    "check",
    "multi_head",
    "padding_mask",
    "self_attention",
    "softmax",
]
