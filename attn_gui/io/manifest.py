"""What a session file says in words: its manifest, as plain JSON values, and the arrays beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from hashlib import sha256

import numpy as np

from attn_gui.io.color_choices import color_values
from attn_gui.io.compared_writing import compared_values
from attn_gui.io.fitting import misfit
from attn_gui.io.npy import Array
from attn_gui.io.strict_json import as_object
from attn_gui.io.view_choices import choice_values
from attn_gui.session.session import Mask, Session, matrix_names, stored_matrix
from attn_gui.session.view_state import ViewState

FORMAT = "attention-explorer-session"
VERSION = 3
MIMETYPE = b"application/vnd.attention-explorer.session+zip"
FOLDER, PIN_FOLDER = "arrays/", "pins/"
"""Where the arrays of the session are, and where those that only pins have: ``arrays/query``, ``pins/0/query``."""
MASK_ARRAYS = {"mask_drawn": "drawn", "mask_key_padding": "key_padding", "mask_bias": "bias"}
"""The mask's arrays by their names in the file."""

NUMBERS, FLAGS = "<f8", "|b1"
DTYPES = {"mask_drawn": FLAGS, "mask_key_padding": FLAGS}
"""The arrays that do not hold 64-bit floats."""
AXES = {"mask_key_padding": 1}
"""The arrays that have not two axes."""


def session_arrays(session: Session) -> dict[str, Array]:
    """Return all arrays of *session* by their names in the file (``arrays/query``), sorted, in the file's types."""
    found = {str(name): stored_matrix(session, name) for name in matrix_names(session)}
    found |= {name: getattr(session.mask, field) for name, field in MASK_ARRAYS.items()}
    return {
        FOLDER + name: np.ascontiguousarray(array, DTYPES.get(name, NUMBERS))
        for name, array in sorted(found.items())
        if array is not None
    }


def manifest_of(
    session: Session, view: ViewState, arrays: Mapping[str, object], pins: Sequence[Mapping[str, object]]
) -> dict[str, object]:
    """Return everything of a session and its view but the numbers, as JSON values; what is not known here included.

    *arrays* describes each array of the file by its name, *pins* each pin (`attn_gui.io.pins_writing`).
    """
    known: dict[str, object] = {
        "format": FORMAT,
        "version": VERSION,
        **state_values(session),
        "notes": session.notes,
        "view": view_values(view),
        "arrays": dict(arrays),
        "pins": list(pins),
    }
    return merged(known, session.unknown)


def state_values(session: Session) -> dict[str, object]:
    """Return what a pin keeps of a session beside its numbers, as JSON values."""
    return {
        "kind": session.kind,
        "states": {kind: {"options": asdict(state.options)} for kind, state in session.states.items()},
        "tokens": {
            "query": list(session.query_tokens),
            "key": list(session.key_tokens),
            "x": list(session.x_tokens),
        },
        "linked": sorted(str(name) for name in session.linked),
        "mask": _mask_rules(session.mask),
        "sinusoids": session.sinusoids,
        "unfinished": misfit(session) is not None,
    }


def _mask_rules(mask: Mask) -> dict[str, object]:
    return {
        "causal": str(mask.causal),
        "causal_offset": mask.causal_offset,
        "window": None if mask.window is None else list(mask.window),
        "empty_rows": str(mask.empty_rows),
    }


def view_values(view: ViewState) -> dict[str, object]:
    """Return a view state as JSON values."""
    return {
        "focus": asdict(view.focus),
        "colors": {figure: color_values(choice) for figure, choice in view.colors.items()},
        "table_digits": view.table_digits,
        "map_digits": view.map_digits,
        "show_numbers": view.show_numbers,
        "all_heads": view.all_heads,
        "row_measure": view.row_measure,
        "head_number": view.head_number,
        "choices": choice_values(view.choices),
        "compared": compared_values(view.compared),
        "panels": {panel: list(sizes) for panel, sizes in view.panels.items()},
    }


def described(array: Array) -> dict[str, object]:
    """Return type, shape and hash of an array, as JSON values."""
    digest = sha256(array.tobytes("C")).hexdigest()
    return {"dtype": array.dtype.str, "shape": list(array.shape), "sha256": digest}


_OPEN = frozenset({"states", "arrays", "colors", "panels"})
"""Objects whose keys are the user's: what is unknown is kept inside their members, never as a member of its own."""


def merged(known: Mapping[str, object], unknown: Mapping[str, object], closed: bool = False) -> dict[str, object]:
    """Return *known* with the keys of *unknown* added at their places; what is known wins."""
    result = dict(known)
    for key, value in unknown.items():
        inner, extra = as_object(known.get(key)), as_object(value)
        if inner is not None and extra is not None:
            result[key] = merged(inner, extra, key in _OPEN)
        elif key not in known and not closed:
            result[key] = value
    return result


def left_over(read: Mapping[str, object], known: Mapping[str, object]) -> dict[str, object]:
    """Return the parts of *read* whose keys *known* lacks, at their places: what a later version wrote."""
    result: dict[str, object] = {}
    for key, value in read.items():
        inner, own = as_object(value), as_object(known.get(key))
        if key not in known:
            result[key] = value
        elif inner is not None and own is not None and (rest := left_over(inner, own)):
            result[key] = rest
    return result
