"""Pins on the way out of a session file: what each says is judged before any of its numbers is read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from attn_gui.io.archive import shown_member
from attn_gui.io.manifest import PIN_FOLDER, left_over, state_values
from attn_gui.io.manifest_reading import Declared, wanted_of
from attn_gui.io.npy import Array
from attn_gui.io.pins_writing import MEMBER, TOKENS
from attn_gui.io.schema import Field
from attn_gui.io.state_reading import damaged, kinds_in, require_arrays, require_fitting, state_in
from attn_gui.session.pins import MOST_PINS, PIN_NAME_LETTERS
from attn_gui.session.session import Pin, Session
from attn_gui.text import say


@dataclass(frozen=True)
class PinPlan:
    """What a manifest says of a pin: its name, its modes, and where in the file its arrays are."""

    field: Field
    name: str
    kinds: Mapping[str, Field]
    members: Mapping[str, str]


def planned_pins(manifest: Field, declared: Mapping[str, Declared]) -> tuple[PinPlan, ...]:
    """Return what is said of each pin, every array it names found among those *declared*."""
    if "pins" not in manifest.members():
        return ()
    plans = tuple(_planned(field, declared) for field in manifest["pins"].elements(MOST_PINS))
    if len({plan.name for plan in plans}) < len(plans):
        raise damaged(manifest.file, say("two pins have the same name"))
    unused = sorted(
        {name for name in declared if name.startswith(PIN_FOLDER)}
        - {member for plan in plans for member in plan.members.values()}
    )
    if unused:
        raise damaged(manifest.file, say("no pin in it has the array {array}", array=shown_member(unused[0])))
    return plans


def pins_in(plans: Iterable[PinPlan], arrays: Mapping[str, Array], present: Session) -> tuple[Pin, ...]:
    """Return the pins with their numbers, equal ones shared; names of tokens left out are those of *present*."""
    tokens = {key: getattr(present, field) for key, field in TOKENS.items()}
    return tuple(_pin(plan, arrays, tokens) for plan in plans)


def _planned(field: Field, declared: Mapping[str, Declared]) -> PinPlan:
    name, state = field["name"].text(PIN_NAME_LETTERS), field["session"]
    members = {own: _member(own, place[MEMBER], declared) for own, place in state["arrays"].children()}
    kinds = kinds_in(state)
    require_arrays(members, kinds, field.file)
    return PinPlan(field, name, MappingProxyType(kinds), MappingProxyType(members))


def _member(own: str, place: Field, declared: Mapping[str, Declared]) -> str:
    """Return the array of the file that is *own* to a pin, if it is there and of that type."""
    member = place.text(255)
    found = declared.get(member)
    if found is None:
        raise damaged(place.file, say("{array} is missing", array=shown_member(member)))
    if (found.dtype, len(found.shape)) != wanted_of(own):
        raise place.wrong(say("an array that can be {own}", own=shown_member(own)))
    return member


def _pin(plan: PinPlan, arrays: Mapping[str, Array], tokens: Mapping[str, tuple[str, ...]]) -> Pin:
    state = plan.field["session"]
    own = {name: arrays[member] for name, member in plan.members.items()}
    session = replace(state_in(state, plan.kinds, own, tokens), notes="")
    require_fitting(state, session, plan.name)
    arrays_known = {name: {MEMBER: ""} for name in plan.members}
    known = {**state_values(session), "notes": "", "arrays": arrays_known}
    session = replace(session, unknown=MappingProxyType(left_over(state.members(), known)))
    beside = left_over(plan.field.members(), {"name": "", "session": state.value})
    return Pin(plan.name, session, MappingProxyType(beside))
