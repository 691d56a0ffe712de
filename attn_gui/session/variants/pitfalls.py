"""What people trip over, each to be seen on a bundled example."""

from attn_gui.engine import Causal, EmptyRows
from attn_gui.engine.positions import Rope
from attn_gui.session.session import Precision
from attn_gui.session.variants import pitfall_numbers as numbers
from attn_gui.session.variants import pitfall_states as states
from attn_gui.session.variants.pitfall import Pitfall, State
from attn_gui.text import say

REAL_HEAD, ALIGNMENT, EIGHT_HEADS = "real-head", "alignment", "eight-heads"
CACHED, PADDED, LARGE = "cached-tokens", "left-padding", "large-scores"

PITFALLS: tuple[Pitfall, ...] = (
    Pitfall(
        1,
        say("Scale"),
        say("Luong's dot has no scale; Vaswani divides by √(width per head). T5 has none either."),
        REAL_HEAD,
        (State(say("1/√32, as Vaswani 2017")), State(say("unscaled, as Luong 2015"), states.unscaled)),
        say("Without the scale nearly every row of ③ goes to one key."),
        numbers.change,
    ),
    Pitfall(
        2,
        say("Mask polarity"),
        say("True means may attend in SDPA, Keras, JAX and ONNX; in PyTorch's MultiheadAttention it means ignore."),
        REAL_HEAD,
        (
            State(say("True = may attend"), states.lower_triangle),
            State(say("the same array, True = ignore"), states.inverted_triangle),
        ),
        say("All weight goes to exactly the keys that were to be hidden, and the last row has none left."),
        numbers.leak,
    ),
    Pitfall(
        3,
        say("Causal corner"),
        say("With fewer queries than keys it matters whether causal counts from the top left or to the bottom right."),
        CACHED,
        (
            State(say("to the bottom right, as FlashAttention and every decoding step")),
            State(say("from the top left, as is_causal of PyTorch"), states.mask(causal=Causal.TOP_LEFT)),
        ),
        say("From the top left the new tokens see the start of the text only, and not themselves."),
        numbers.reach,
    ),
    Pitfall(
        4,
        say("Rows without a key"),
        say("A query that may attend to no key gives zeros, NaN or equal weights, by library and version."),
        PADDED,
        (
            State(say("zeros, as PyTorch SDPA and ONNX")),
            State(say("NaN, as PyTorch MultiheadAttention"), states.empty_rows(EmptyRows.NAN)),
            State(say("equal weights, as JAX and Keras Attention"), states.empty_rows(EmptyRows.UNIFORM)),
        ),
        say("The first two rows of ③ and ④ are padding that sees nothing."),
        numbers.empty_row,
    ),
    Pitfall(
        5,
        say("A large number is not a mask"),
        say("Where a whole row gets −3.4e38 instead of being forbidden, float32 gives the mean of all values."),
        PADDED,
        (
            State(say("forbidden")),
            State(say("−3.4e38 added, in float32"), states.finite_mask),
        ),
        say("The two rows of padding look at every token, later ones included."),
        numbers.leak,
    ),
    Pitfall(
        6,
        say("Softcap after the mask"),
        say("The softcap comes before the mask; the other order lifts −∞ to −cap, and hidden keys get weight."),
        REAL_HEAD,
        (
            State(say("softcap, then causal mask"), states.cap_then_mask),
            State(say("causal mask, then softcap"), states.cap_after_mask),
        ),
        say("The cells above the diagonal of ③ are no longer 0."),
        numbers.leak,
    ),
    Pitfall(
        7,
        say("Bias of the key projection"),
        say("It adds one number to a whole row of scores and changes no weight, unless positions rotate the keys."),
        EIGHT_HEADS,
        (
            State(say("without a bias")),
            State(say("with b_k"), states.key_bias),
            State(say("rotary positions, without b_k"), states.options(rope=Rope.HALF)),
            State(say("rotary positions, with b_k"), states.turned_key_bias),
        ),
        say("② shifts row by row while ③ stays."),
        numbers.key_only,
    ),
    Pitfall(
        8,
        say("Biases of additive attention"),
        say("Those of query, key and inside tanh matter as their sum only, and one on v never matters."),
        ALIGNMENT,
        (
            State(say("one bias inside tanh")),
            State(say("shared out between query and key, and 7 added to every score"), states.split_bias),
        ),
        say("② grows by 7 in every cell; ③ and ④ stay."),
        numbers.change,
    ),
    Pitfall(
        9,
        say("Shared heads repeat, they do not tile"),
        say("Grouped-query attention serves query heads as h0 h0 h0 h0 h1 h1 h1 h1, not h0 h1 h0 h1 …"),
        EIGHT_HEADS,
        (State(say("repeated")), State(say("tiled"), states.tiled_heads)),
        say("Half of the heads look with their query at the wrong key head and become flat."),
        numbers.change,
    ),
    Pitfall(
        10,
        say("Value before key"),
        say("Keras takes (query, value, key): handed over in PyTorch's order, K and V change places."),
        REAL_HEAD,
        (State(say("query, key, value")), State(say("K and V exchanged"), states.swapped)),
        say("Scores are made with the values: ② to ④ are all others."),
        numbers.change,
    ),
    Pitfall(
        11,
        say("NaN in a masked key"),
        say("0 · NaN is NaN: numbers that are not finite poison the output even where the weight is 0."),
        PADDED,
        (State(say("finite padding")), State(say("NaN in the value of a padding token"), states.nan_in_masked)),
        say("The program refuses such numbers and says where they are."),
        numbers.refusal,
    ),
    Pitfall(
        12,
        say("Softmax through logsumexp"),
        say("exp(s − logsumexp(s)) loses digits at large scores; subtract the maximum, exponentiate, divide."),
        LARGE,
        (State(say("float64")), State(say("float32"), states.options(precision=Precision.FLOAT32))),
        say("Near 10,000 float32 has steps of 0.001, and so has the logarithm that is subtracted."),
        numbers.logsumexp,
    ),
    Pitfall(
        13,
        say("Half precision"),
        say("q · k above 65504 overflows a float16 product; libraries keep scores or softmax in float32."),
        LARGE,
        (
            State(say("float64")),
            State(say("float16, calculated in float32"), states.options(precision=Precision.FLOAT16)),
        ),
        say("The scores of the second query are beyond float16, and their weights are right."),
        numbers.half,
    ),
    Pitfall(
        14,
        say("Sink and softmax plus one"),
        say("A further logit joins the sum and is dropped: add_zero_attn has 0, GPT-OSS learns one per head."),
        REAL_HEAD,
        (State(say("softmax")), State(say("sink 0"), states.options(sink=0.0))),
        say("Every row of ③ sums to less than 1, and ④ shrinks with it."),
        numbers.row_sums,
    ),
    Pitfall(
        15,
        say("Rotary layouts"),
        say("Llama turns dimension i with i + d/2, the paper neighbours: weights of one are wrong with the other."),
        REAL_HEAD,
        (
            State(say("halves, as Llama"), states.options(rope=Rope.HALF)),
            State(say("interleaved, as Su et al. 2021"), states.options(rope=Rope.INTERLEAVED)),
        ),
        say("The same rotation angles, paired differently: ② and ③ differ off the diagonal only."),
        numbers.change,
    ),
    Pitfall(
        15,
        say("Widths of sliding windows"),
        say("Keras' window w keeps |i − j| < w; ONNX and JAX count keys on each side: w − 1 of them."),
        REAL_HEAD,
        (
            State(say("Keras, 3"), states.mask(window=(2, 2))),
            State(say("ONNX and JAX, 3 on each side"), states.mask(window=(3, 3))),
        ),
        say("The band of ③ is one cell wider on each side."),
        numbers.reach,
    ),
    Pitfall(
        15,
        say("Two ways to write ALiBi"),
        say("ALiBi adds −slope · (i − j); BLOOM adds slope · j, which differs by one number per row."),
        REAL_HEAD,
        (
            State(say("−slope · (i − j)"), states.options(alibi=True)),
            State(say("slope · j"), states.bloom_bias),
        ),
        say("The weights agree to rounding."),
        numbers.change,
    ),
)
"""The pitfalls in their order; a number may have several."""
