"""TensorFlow Addons and OpenNMT: attention between a decoder and an encoder."""

from collections.abc import Callable

from attn_gui.engine import EmptyRows
from attn_gui.session.session import Session
from attn_gui.session.variants.calls import Argument, call, written_scale
from attn_gui.session.variants.draft import head_shapes
from attn_gui.session.variants.meanings import ANY, Some, only
from attn_gui.session.variants.plain import BIASES_OF_ADDITIVE, LENGTHS_ONLY, UNSCALED, meaning
from attn_gui.session.variants.variant import Remark, Variant
from attn_gui.text import say

TFA = say("TensorFlow Addons documentation, tfa.seq2seq (0.23)")
OPENNMT = say("OpenNMT-py documentation, onmt.modules.GlobalAttention (3.5)")
ONE_STEP = Remark(say("One query step per call; memory gives both keys and values."))
LENGTHS = Remark(say("The only mask is memory_sequence_length; lengths must be above 0, so no row is without a key."))


def _units(session: Session) -> int | None:
    v = session.state.weights.get("additive.v")
    shapes = head_shapes(session)
    if v is not None:
        return v.shape[1]
    return None if shapes is None else max(shapes[0][1], shapes[1][1])


def _first_gain(session: Session) -> float:
    """The gain begins at √(1/units)."""
    return (_units(session) or 1) ** -0.5


def _mechanism(session: Session, name: str, units: int | str, **named: Argument) -> str:
    lengths = None if session.mask.key_padding is None else "lengths"
    return call(f"tfa.seq2seq.{name}", str(units), "memory", memory_sequence_length=lengths, **named)


def _luong(session: Session) -> str:
    return _mechanism(session, "LuongAttention", _query_width(session))


def _luong_scaled(session: Session) -> str:
    scale = written_scale(session)
    line = _mechanism(session, "LuongAttention", _query_width(session), scale=True)
    return f"{line}  # g = {1.0 if scale is None else scale:.6g}"


def _query_width(session: Session) -> int | str:
    shapes = head_shapes(session)
    return "units" if shapes is None else shapes[0][1]


def _bahdanau(session: Session) -> str:
    return _mechanism(session, "BahdanauAttention", _units(session) or "units")


def _bahdanau_normalized(session: Session) -> str:
    line = _mechanism(session, "BahdanauAttention", _units(session) or "units", normalize=True)
    gain = session.options.gain
    return line if gain is None else f"{line}  # g = {gain:.6g}"


MODES = {"monotonic": '"parallel"', "monotonic-hard": '"hard"'}


def _monotonic(session: Session) -> str:
    options = session.options
    return _mechanism(
        session,
        "BahdanauMonotonicAttention",
        _units(session) or "units",
        score_bias_init=options.offset or None,
        mode=MODES.get(options.normaliser),
    )


def _opennmt(kind: str) -> Callable[[Session], str]:
    def write(session: Session) -> str:
        line = call("onmt.modules.GlobalAttention", str(_query_width(session)), attn_type=f'"{kind}"')
        lengths = None if session.mask.key_padding is None else "lengths"
        return line + call("", "source", "memory_bank", memory_lengths=lengths)

    return write


OPENNMT_OUTPUT = Remark(say("It returns tanh(W [c; h]) (without tanh for mlp); the output here is the context c."))
OPENNMT_EMPTY = Remark(
    say("A length of 0 gives NaN, because every score is -inf."),
    lambda session: session.mask.key_padding is not None,
)

SEQ2SEQ = (
    Variant(
        key="tfa-luong",
        name="TFA LuongAttention",
        source=TFA,
        modes=("multiplicative",),
        meaning=meaning(score=only("general"), scale=UNSCALED, offset=only(0.0), **LENGTHS_ONLY),
        write=_luong,
        remarks=(
            Remark(say("W acts on the memory: its memory_layer kernel is the transpose of W here; no bias.")),
            Remark(say("Nothing divides by √d, and units must equal the width of the query.")),
            ONE_STEP,
            LENGTHS,
        ),
    ),
    Variant(
        key="tfa-luong-scaled",
        name="TFA LuongAttention, scale",
        source=TFA,
        modes=("multiplicative",),
        meaning=meaning(score=only("general"), scale=ANY, offset=only(0.0), **LENGTHS_ONLY),
        write=_luong_scaled,
        remarks=(
            Remark(say("scale=True multiplies by one learned number g that starts at 1; it does not divide by √d.")),
            Remark(say("W acts on the memory: its memory_layer kernel is the transpose of W here; no bias.")),
            ONE_STEP,
            LENGTHS,
        ),
    ),
    Variant(
        key="tfa-bahdanau",
        name="TFA BahdanauAttention",
        source=TFA,
        modes=("additive",),
        meaning=meaning(score=only("additive"), scale=ANY, gain=only(None), offset=only(0.0), **LENGTHS_ONLY),
        write=_bahdanau,
        remarks=(Remark(say("v · tanh(W_q q + W_k k) without any bias.")), ONE_STEP, LENGTHS),
        without=BIASES_OF_ADDITIVE,
    ),
    Variant(
        key="tfa-bahdanau-normalized",
        name="TFA BahdanauAttention, normalize",
        source=TFA,
        modes=("additive",),
        meaning=meaning(score=only("additive"), scale=ANY, gain=Some(_first_gain), offset=only(0.0), **LENGTHS_ONLY),
        write=_bahdanau_normalized,
        remarks=(
            Remark(say("v becomes g v / |v|, g starts at √(1/units), and a bias b inside tanh starts at 0.")),
            ONE_STEP,
            LENGTHS,
        ),
        without=BIASES_OF_ADDITIVE[:2],
    ),
    Variant(
        key="tfa-bahdanau-monotonic",
        name="TFA BahdanauMonotonicAttention",
        source=TFA,
        modes=("additive",),
        meaning=meaning(
            score=only("additive"),
            scale=ANY,
            gain=only(None),
            normaliser=only("monotonic", "monotonic-hard"),
            **LENGTHS_ONLY,
        ),
        write=_monotonic,
        remarks=(
            Remark(say("Each score is the chance to stop at that key: weights of a row rest on the row before.")),
            Remark(say("Rows may sum to less than 1: what passes the last key is lost.")),
            Remark(say("normalize=True gives v a gain and a bias b as in BahdanauAttention; it is off here.")),
            Remark(say("The offset is its score bias, r in the paper; the noise before the sigmoid is off here.")),
            ONE_STEP,
        ),
        without=BIASES_OF_ADDITIVE,
    ),
    Variant(
        key="opennmt-dot",
        name="OpenNMT GlobalAttention, dot",
        source=OPENNMT,
        modes=("multiplicative", "self"),
        meaning=meaning(scale=UNSCALED, **LENGTHS_ONLY, empty_rows=only(EmptyRows.NAN)),
        write=_opennmt("dot"),
        remarks=(Remark(say("Nothing divides by √d.")), OPENNMT_OUTPUT, OPENNMT_EMPTY),
    ),
    Variant(
        key="opennmt-general",
        name="OpenNMT GlobalAttention, general",
        source=OPENNMT,
        modes=("multiplicative",),
        meaning=meaning(
            score=only("general"),
            scale=UNSCALED,
            offset=only(0.0),
            **LENGTHS_ONLY,
            empty_rows=only(EmptyRows.NAN),
        ),
        write=_opennmt("general"),
        remarks=(
            Remark(say("W acts on the query, without a bias: linear_in.weight is the transpose of W here.")),
            OPENNMT_OUTPUT,
            OPENNMT_EMPTY,
        ),
    ),
    Variant(
        key="opennmt-mlp",
        name="OpenNMT GlobalAttention, mlp",
        source=OPENNMT,
        modes=("additive",),
        meaning=meaning(
            score=only("additive"),
            scale=ANY,
            gain=only(None),
            offset=only(0.0),
            **LENGTHS_ONLY,
            empty_rows=only(EmptyRows.NAN),
        ),
        write=_opennmt("mlp"),
        remarks=(
            Remark(say("A bias stands on the query layer only; the same as Luong's concat with W = [W_q; W_k].")),
            OPENNMT_OUTPUT,
            OPENNMT_EMPTY,
        ),
        without=BIASES_OF_ADDITIVE[1:],
    ),
)
