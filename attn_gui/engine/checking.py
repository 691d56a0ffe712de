"""``check``: everything that `attend` or `multi_head` would refuse beforehand, and what they would need."""

from attn_gui.engine.attention import plan_for, take_in
from attn_gui.engine.heads import take_in_for_heads
from attn_gui.engine.local import Local
from attn_gui.engine.masking import Masking
from attn_gui.engine.options import Options
from attn_gui.engine.plan import Keep, Plan
from attn_gui.engine.positions import Positions
from attn_gui.engine.projections import Projections, head_shapes
from attn_gui.engine.scoring import Dot, Scoring


def check(
    query: object,
    key: object,
    value: object,
    *,
    scoring: Scoring | None = None,
    masking: Masking | None = None,
    softcap: float | None = None,
    temperature: float = 1.0,
    sink: object = None,
    normaliser: str = "softmax",
    positions: Positions | None = None,
    local: Local | None = None,
    keep: Keep = "all",
    byte_budget: int | None = None,
    projections: Projections | None = None,
    num_heads: int | None = None,
    num_kv_heads: int | None = None,
    scale: float | None = None,
) -> Plan:
    """Return the Plan of `attend`, or with *num_heads* of `multi_head`, without calculating any score.

    Raises what they would raise but overflow, which only the numbers show.
    """
    options = Options(
        scoring or Dot(scale), masking or Masking(), softcap, temperature, sink, normaliser, positions, local
    )
    if num_heads is None:
        operands = take_in(query, key, value, options.scoring)
        shapes = (operands[0].shape, operands[1].shape, operands[2].shape)
    else:
        projections = projections or Projections()
        operands = take_in_for_heads(query, key, value, projections)
        shapes = head_shapes(
            (operands[0].shape, operands[1].shape, operands[2].shape),
            projections,
            num_heads,
            num_heads if num_kv_heads is None else num_kv_heads,
        )
    batched = max(array.ndim for array in operands[:2]) > 2
    return plan_for(shapes, operands[0].dtype, options, keep, byte_budget, batched=batched)
