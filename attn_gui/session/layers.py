"""Attention layers among named arrays: found by their names, whatever comes before them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from attn_gui.session.edit import EditError
from attn_gui.session.layer_arrays import NamedArray
from attn_gui.session.layer_layouts import INPUT_NAMES, LAYOUTS, LEFT_OUT, NOT_ATTENTION, REFUSED, Layout
from attn_gui.session.layer_pieces import Parts
from attn_gui.text import Message, say

MOST_NAMED = 8


@dataclass(frozen=True, eq=False)
class Layer:
    """One attention layer: what its names begin with, its convention, its arrays by role.

    ``others`` are arrays with the same beginning that the convention does not know, and inputs saved beside the layer;
    ``elsewhere`` counts the remaining arrays of the file.
    """

    prefix: str
    layout: Layout
    parts: Parts
    others: tuple[NamedArray, ...] = ()
    elsewhere: int = 0

    @property
    def name(self) -> str:
        """Its prefix without the separator at the end; empty where the names have none."""
        return self.prefix.rstrip("./")

    def left_out(self) -> Iterator[tuple[NamedArray, Message]]:
        """Yield the arrays beside it that are not taken, with the reason."""
        for array in self.others:
            yield array, LEFT_OUT.get(_rest(array, self.prefix), NOT_ATTENTION)

    def require_whole(self) -> None:
        """Raise EditError where it has a parameter without which it would compute other numbers."""
        for array in self.others:
            why = REFUSED.get(_rest(array, self.prefix))
            if why is not None:
                message = say("{name} cannot be brought in: {why}.", name=array.name, why=why)
                raise EditError(message, field=array.name, code="layer_refused")


def layers_in(arrays: Sequence[NamedArray], file: str) -> tuple[Layer, ...]:
    """Return the attention layers among *arrays* in the order of the file; at least one.

    Raises EditError ``no_layer`` that says what is there, or what is missing where only a part of a layer is.
    """
    taken: dict[str, NamedArray] = {}
    found: list[Layer] = []
    for layout in LAYOUTS:
        free = [array for array in arrays if array.name not in taken]
        for prefix, parts in _by_prefix(layout, free).items():
            if all(role in parts for role in layout.required):
                found.append(Layer(prefix, layout, parts))
                taken |= {array.name: array for array in parts.values()}
    if not found:
        raise _none_found(arrays, file)
    places = {array.name: place for place, array in enumerate(arrays)}
    found.sort(key=lambda layer: min(places[array.name] for array in layer.parts.values()))
    return tuple(_with_others(layer, found, arrays, taken) for layer in found)


def layer_called(layers: Sequence[Layer], prefix: str | None, file: str) -> Layer:
    """Return the layer of that prefix (None: the only one); raises EditError that names those there are."""
    if prefix is None and len(layers) == 1:
        return layers[0]
    wanted = None if prefix is None else prefix.rstrip("./")
    chosen = next((layer for layer in layers if layer.name == wanted), None)
    if chosen is None:
        names = _listed([layer.name or "(no prefix)" for layer in layers])
        sentence = "{file} holds {count} attention layers; say which one: {names}."
        if prefix is not None:
            sentence = "{file} holds no attention layer called {prefix}; it has {names}."
        message = say(sentence, file=file, count=len(layers), prefix=prefix, names=names)
        raise EditError(message, field=file, code="which_layer")
    return chosen


def _by_prefix(layout: Layout, arrays: Sequence[NamedArray]) -> dict[str, dict[str, NamedArray]]:
    """Return the arrays that the layout knows, by prefix and role; of several names for a role the first counts."""
    found: dict[str, dict[str, NamedArray]] = defaultdict(dict)
    for role, suffixes in layout.suffixes.items():
        for suffix in suffixes:
            for array in arrays:
                prefix = _prefix(array.name, suffix)
                if prefix is not None:
                    found[prefix].setdefault(role, array)
    return found


def _prefix(name: str, suffix: str) -> str | None:
    plain = name.replace("/", ".")
    if plain == suffix or plain.endswith(f".{suffix}"):
        return name[: len(name) - len(suffix)]
    return None


def _rest(array: NamedArray, prefix: str) -> str:
    """Return the name after the prefix, or its last part where it begins otherwise."""
    if array.name.startswith(prefix):
        return array.name[len(prefix) :].replace("/", ".")
    return array.name.replace("/", ".").rpartition(".")[2]


def _with_others(
    layer: Layer, layers: Sequence[Layer], arrays: Sequence[NamedArray], taken: Mapping[str, NamedArray]
) -> Layer:
    deeper = tuple(other.prefix for other in layers if other is not layer and other.prefix.startswith(layer.prefix))
    free = [array for array in arrays if array.name not in taken]
    others = tuple(
        array
        for array in free
        if (array.name.startswith(layer.prefix) and not array.name.startswith(deeper))
        or _rest(array, layer.prefix) in INPUT_NAMES
    )
    elsewhere = len(arrays) - len(layer.parts) - len(others)
    return replace(layer, others=others, elsewhere=elsewhere)


def _none_found(arrays: Sequence[NamedArray], file: str) -> EditError:
    for layout in LAYOUTS:
        for parts in _by_prefix(layout, arrays).values():
            missing = [role for role in layout.required if role not in parts]
            present = [role for role in layout.required if role in parts]
            if present:
                message = say(
                    "{file} has {name} but no {wanted} beside it, so it holds no whole attention layer.",
                    file=file,
                    name=parts[present[0]].name,
                    wanted=layout.suffixes[missing[0]][0],
                )
                return EditError(message, field=file, code="no_layer")
    message = say(
        "{file} holds no attention layer by its names, such as in_proj_weight, q_proj.weight, query/kernel or "
        "c_attn.weight; it has {names}.",
        file=file,
        names=_listed([array.name for array in arrays]),
    )
    return EditError(message, field=file, code="no_layer")


def _listed(names: Sequence[str]) -> str:
    more = len(names) - MOST_NAMED
    return ", ".join(names[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
