"""A session's state in a manifest, that of the document or of a pin: its modes, its arrays, whether they fit."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType

from attn_gui.io import manifest_reading as reading
from attn_gui.io.archive import shown_member
from attn_gui.io.errors import SessionFileError
from attn_gui.io.fitting import misfit, unnamed_rows
from attn_gui.io.manifest import FOLDER, MASK_ARRAYS
from attn_gui.io.npy import Array
from attn_gui.io.schema import Field
from attn_gui.session.entering import with_states
from attn_gui.session.session import INPUTS, KindState, Mask, Session, X
from attn_gui.text import Message, say

_TOKENS = ("query", "key", "x")


def kinds_in(state: Field) -> dict[str, Field]:
    """Return the states of the modes that *state* tells of."""
    return {reading.kind_of(replace(field, value=kind)): field for kind, field in state["states"].children()}


def require_arrays(names: Iterable[str], kinds: Iterable[str], file: str) -> None:
    """Raise SessionFileError ``damaged`` unless the arrays *names* (``arrays/query``) are those of such modes."""
    weights = (f"{kind}/{name}" for kind in kinds for name in reading.weight_names(kind))
    allowed = {FOLDER + name for name in (str(X), *map(str, INPUTS), *MASK_ARRAYS, *weights)}
    given = set(names)
    missing = [FOLDER + str(name) for name in INPUTS if FOLDER + str(name) not in given]
    if missing:
        raise damaged(file, say("{array} is missing", array=missing[0]))
    strange = sorted(given - allowed)
    if strange:
        raise damaged(file, say("no mode in it has an array called {array}", array=shown_member(strange[0])))


def state_in(
    state: Field, kinds: Mapping[str, Field], arrays: Mapping[str, Array], tokens: Mapping[str, tuple[str, ...]]
) -> Session:
    """Return the session of *state* with *arrays* by their names (``arrays/query``).

    Names of rows that *state* leaves out are taken from *tokens*.
    """
    named = {name: reading.tokens_of(field) for name, field in state["tokens"].children() if name in _TOKENS}
    names = {**tokens, **named}
    given = state.members()
    rules = reading.mask_rules_of(state["mask"]) if "mask" in given else {}
    own = {name.removeprefix(FOLDER): array for name, array in arrays.items()}
    drawn = {field: own.get(name) for name, field in MASK_ARRAYS.items()}
    session = Session(
        kind=reading.kind_of(state["kind"]),
        query=own["query"],
        key=own["key"],
        value=own["value"],
        states=MappingProxyType({kind: _kind_state(kind, field, own) for kind, field in sorted(kinds.items())}),
        query_tokens=names.get("query", ()),
        key_tokens=names.get("key", ()),
        x=own.get("x"),
        x_tokens=names.get("x", ()),
        linked=reading.linked_of(state["linked"]) if "linked" in given else frozenset(),
        mask=replace(Mask(**rules), **drawn),
        notes=reading.notes_of(state["notes"]) if "notes" in given else "",
        sinusoids=reading.sinusoids_of(state["sinusoids"]) if "sinusoids" in given else False,
    )
    return with_states(session, [session.kind])


def require_fitting(state: Field, session: Session, pin: str | None = None) -> None:
    """Raise SessionFileError ``shapes`` where tables and names do not belong together, unless it says so itself."""
    given = state.members()
    unfinished = "unfinished" in given and state["unfinished"].flag()
    wrong = unnamed_rows(session) or (None if unfinished else misfit(session))
    if wrong is None:
        return
    where = say("") if pin is None else say("in the pin “{name}”, ", name=pin)
    message = say("{file} cannot be opened: {where}{wrong}.", file=state.file, where=where, wrong=wrong)
    raise SessionFileError(message, field=state.file, code="shapes")


def damaged(file: str, why: Message) -> SessionFileError:
    """Return the error that says why *file* is damaged."""
    return SessionFileError(say("{file} is damaged: {why}.", file=file, why=why), field=file, code="damaged")


def _kind_state(kind: str, field: Field, arrays: Mapping[str, Array]) -> KindState:
    prefix = f"{kind}/"
    own = {name.removeprefix(prefix): array for name, array in arrays.items() if name.startswith(prefix)}
    return KindState(reading.options_of(field["options"], kind), MappingProxyType(own))
