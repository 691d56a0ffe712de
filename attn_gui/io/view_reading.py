"""How a session was looked at: what does not fit any more is brought into range, never refused."""

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import cast

from attn_gui.io.color_choices import colors_of
from attn_gui.io.compared_reading import compared_of
from attn_gui.io.strict_json import as_object
from attn_gui.io.view_choices import choices_of
from attn_gui.session.measuring import HEAD_NUMBERS, MEASURES
from attn_gui.session.session import Session, matrix_names, stored_matrix
from attn_gui.session.view_state import POOLED_HEADS, Focus, ViewState

_MOST_DIGITS = 17
_MOST_PIXELS = 100_000
_MOST_ENTRIES = 200


def view_of(value: object, session: Session) -> ViewState:
    """Return the view state written in *value*, every index within *session*; a part that is nonsense is left out."""
    found = as_object(value) or {}
    plain = ViewState()
    return ViewState(
        focus=_focus(as_object(found.get("focus")) or {}, session),
        colors=MappingProxyType(colors_of(_entries(found.get("colors")))),
        table_digits=_within(found.get("table_digits"), 0, _MOST_DIGITS, plain.table_digits),
        map_digits=_within(found.get("map_digits"), 0, _MOST_DIGITS, plain.map_digits),
        show_numbers=_flag(found.get("show_numbers"), plain.show_numbers),
        all_heads=_flag(found.get("all_heads"), plain.all_heads),
        row_measure=_one_of(MEASURES, found.get("row_measure")),
        head_number=_one_of(HEAD_NUMBERS, found.get("head_number")) or plain.head_number,
        choices=choices_of(found.get("choices")),
        compared=compared_of(found.get("compared"), session),
        panels=MappingProxyType(_panels(_entries(found.get("panels")))),
    )


def _focus(found: Mapping[str, object], session: Session) -> Focus:
    x_rows = len(session.x_tokens)
    queries = max(len(session.query_tokens), x_rows)
    keys = max(len(session.key_tokens), x_rows)
    tables = [stored_matrix(session, name) for name in matrix_names(session)]
    components = max(table.shape[1] for table in tables if table is not None)
    plain = Focus()
    return Focus(
        head=_within(found.get("head"), min(POOLED_HEADS), session.options.num_heads - 1, plain.head),
        query=_within(found.get("query"), 0, queries - 1, plain.query),
        key=_index(found, "key", keys, plain.key),
        component=_index(found, "component", components, plain.component),
    )


def _index(found: Mapping[str, object], name: str, count: int, otherwise: int | None) -> int | None:
    value = found.get(name, otherwise)
    return None if value is None else _within(value, 0, count - 1, otherwise or 0)


def _within(value: object, low: int, high: int, otherwise: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        return otherwise
    return min(max(value, low), high)


def _flag(value: object, otherwise: bool) -> bool:
    return value if isinstance(value, bool) else otherwise


def _one_of(names: Collection[str], value: object) -> str | None:
    return value if isinstance(value, str) and value in names else None


def _entries(value: object) -> dict[str, object]:
    return dict(list((as_object(value) or {}).items())[:_MOST_ENTRIES])


def _panels(found: Mapping[str, object]) -> dict[str, tuple[int, ...]]:
    sizes = {panel: _sizes(value) for panel, value in found.items()}
    return {panel: each for panel, each in sizes.items() if each is not None}


def _sizes(value: object) -> tuple[int, ...] | None:
    if not isinstance(value, list):
        return None
    return tuple(_within(each, 0, _MOST_PIXELS, 0) for each in cast("list[object]", value)[:_MOST_ENTRIES])
