"""What stood in the columns of a comparison: what cannot be computed with is left out, never refused."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import cast

from attn_gui.errors import AttentionError
from attn_gui.io.limits import LABEL_LETTERS
from attn_gui.io.manifest_reading import options_of
from attn_gui.io.schema import Field
from attn_gui.io.strict_json import as_object
from attn_gui.session.comparing.choices import MOST_COMPARED, Compared, PinRival, Rival
from attn_gui.session.comparing.rivals import SCORE, rival_session
from attn_gui.session.kinds import KINDS
from attn_gui.session.session import Session
from attn_gui.session.tokens import clean_token

_PLACE = "view/compared"


def compared_of(value: object, session: Session) -> tuple[Compared, ...]:
    """Return the columns written in *value* that *session* can show; pins are found, or missed, when they are shown."""
    entries = cast("list[object]", value)[:MOST_COMPARED] if isinstance(value, list) else []
    found = (_column(as_object(entry), session) for entry in entries)
    return tuple(column for column in found if column is not None)


def _column(entry: Mapping[str, object] | None, session: Session) -> Compared | None:
    if entry is None:
        return None
    pin = entry.get("pin")
    if isinstance(pin, str):
        return PinRival(clean_token(pin)) if len(pin) <= LABEL_LETTERS else None
    kind = entry.get("kind")
    if kind is None:
        return Rival()
    if not isinstance(kind, str) or kind not in KINDS:
        return None
    return _rival(kind, as_object(entry.get("options")) or {}, session)


def _rival(kind: str, given: Mapping[str, object], session: Session) -> Rival | None:
    """The rival, with no option but those of a type and range that the mode can have."""
    whole = {SCORE: KINDS[kind].default_score, **given}
    try:
        options = vars(options_of(Field(whole, _PLACE), kind))
        rival = Rival(kind, MappingProxyType({name: options[name] for name in given if name in options}))
        rival_session(session, rival)
    except AttentionError:
        return None
    return rival
