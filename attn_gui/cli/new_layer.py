"""``attn-gui new --layer``: the parameters of a layer from a .npz, by the names that libraries give them."""

import argparse

from attn_gui.cli.arguments import usage
from attn_gui.cli.table_files import table_place
from attn_gui.errors import AttentionError
from attn_gui.io.errors import shown_name
from attn_gui.io.named_arrays import read_named_arrays
from attn_gui.session.layer_edits import heads_kind
from attn_gui.session.layer_plan import LayerPlan, plan_of
from attn_gui.session.layer_words import split_words
from attn_gui.session.layers import layer_called, layers_in
from attn_gui.session.new import FIRST_KIND
from attn_gui.session.session import Session
from attn_gui.text import Message, say

LAYER_HELP = """multi-head attention with a layer's parameters, known by their names:
  PyTorch MultiheadAttention, separate q_proj … o_proj (also grouped),
  query … dense, Keras kernels, GPT-2's c_attn; PREFIX picks one of several
  layers ("model.layers.0.self_attn"); --heads where the shapes do not tell"""
_HINTS = {"which_layer": say("Write it after a colon: FILE.npz:PREFIX."), "layer_heads": say("Choose with --heads.")}


def add_layer(group: argparse._ArgumentGroup) -> None:  # pyright: ignore[reportPrivateUsage]
    """Declare ``--layer``."""
    group.add_argument("--layer", metavar="FILE.npz[:PREFIX]", help=LAYER_HELP)


def kind_of(arguments: argparse.Namespace) -> str:
    """Return the mode meant: as given, else the one with heads for a layer, else the usual first one.

    Raises UsageError for a layer in another mode, or together with matrices of its own.
    """
    if arguments.layer is None:
        return arguments.kind or FIRST_KIND
    kind = heads_kind()
    if arguments.kind not in (None, kind.key):
        message = say("A layer's parameters are for {kind}; leave --kind out.", kind=kind.key)
        raise usage(message, "--layer", "layer_kind")
    if arguments.weight:
        message = say("--layer brings every matrix of the layer; leave --weight out.")
        raise usage(message, "--layer", "layer_and_weight")
    return kind.key


def layer_file(arguments: argparse.Namespace) -> list[str]:
    """Return the file that ``--layer`` reads, if it is given."""
    return [] if arguments.layer is None else [str(table_place(arguments.layer).path)]


def with_layer(session: Session, arguments: argparse.Namespace) -> tuple[Session, tuple[Message, ...]]:
    """Return the session with the layer, and what became of each array; unchanged without ``--layer``.

    Raises AttentionError for a file, a prefix or a number of heads that is not there.
    """
    if arguments.layer is None:
        return session, ()
    place = table_place(arguments.layer)
    file = shown_name(place.path)
    try:
        layer = layer_called(layers_in(read_named_arrays(place.path), file), place.array, file)
        plan = plan_of(layer, arguments.heads, arguments.kv_heads)
    except AttentionError as error:
        error.hint = error.hint or _HINTS.get(error.code)
        raise
    return plan.edit(file).apply(session), _told(plan)


def _told(plan: LayerPlan) -> tuple[Message, ...]:
    rows = (say("{name} → {what}", name=array.name, what="; ".join(map(str, what))) for array, what in plan.rows())
    further = plan.elsewhere()
    head = say("{label}: {heads}", label=plan.layer.layout.label, heads=split_words(plan.heads))
    return (head, *rows, *([] if further is None else [further]))
