"""How the bell of local attention comes about: the predicted place of a query, and what is left at a distance."""

from attn_gui.engine.attention import Attention
from attn_gui.engine.explain_output import own_lead
from attn_gui.engine.local import Local
from attn_gui.engine.terms import Number, Operator, constant, given, given_row, linear, made, product
from attn_gui.text import say

Index = tuple[int, ...]


def faded(result: Attention, index: Index) -> Number | None:
    """Return the factor that local-p multiplies the weight at *index* by; None where there is none."""
    local, centres = result.options.local, result.centres
    if local is None or local.v is None or centres is None:
        return None
    *lead, query, _ = index
    own = (*own_lead(result.query, centres, lead), query)
    place = _place(result, local, own, result.key.shape[-2], float(centres[(*own, 0)]))
    distance = made(
        say("key − place"), Operator.DIFFERENCE, (constant(say("key {key}", key=index[-1]), index[-1]), place)
    )
    ratio = made(say("distance ÷ D"), Operator.QUOTIENT, (distance, constant(say("D"), local.width)))
    power = made(say("−2 · (distance ÷ D)²"), Operator.PRODUCT, (constant(say("−2"), -2), ratio, ratio))
    return made(say("bell"), Operator.EXP, (power,))


def _place(result: Attention, local: Local, query: Index, keys: int, value: float) -> Number:
    """The predicted place S · sigmoid(v · tanh(q W)) of the query at that place."""
    assert local.v is not None
    row = given_row("query", query, result.query[query])
    units = [
        product(
            given("local.v", (unit,), local.v),
            made(
                say("tanh[{unit}]", unit=unit),
                Operator.TANH,
                (linear(say("(q W)[{unit}]", unit=unit), row, (local.weight, "local.weight"), (None, ""), unit),),
            ),
        )
        for unit in range(local.v.size)
    ]
    score = made(say("v · tanh(q W)"), Operator.SUM, units)
    negative = product(constant(say("−1"), -1), score, say("−score"))
    powers = made(say("exp(−score)"), Operator.EXP, (negative,))
    under = made(say("1 + exp(−score)"), Operator.SUM, (constant(say("1"), 1), powers))
    return made(say("place"), Operator.QUOTIENT, (constant(say("number of keys"), keys), under), value=value)
