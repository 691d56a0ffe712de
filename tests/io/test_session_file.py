"""What is written is read again, value for value and byte for byte."""

import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from attn_gui.engine import SCORINGS, Causal, EmptyRows
from attn_gui.engine.positions import Rope
from attn_gui.io import limits, manifest, session_file
from attn_gui.io.errors import FileAccessError, SessionFileError
from attn_gui.io.manifest_reading import weight_names
from attn_gui.io.session_file import decode_session, encode_session, read_session, write_session
from attn_gui.session.kinds import KINDS
from attn_gui.session.new import session_from
from attn_gui.session.session import (
    INPUTS,
    KindState,
    LocalKind,
    Mask,
    Options,
    Pin,
    Precision,
    Session,
    Source,
    frozen,
    frozen_flags,
    same_session,
)
from attn_gui.session.view_state import ColorChoice, Focus, ViewState

LETTERS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
NUMBERS = st.floats(allow_nan=True, allow_infinity=True, width=64)
FINITE = st.floats(allow_nan=False, allow_infinity=False)
POSITIVE = st.floats(1e-6, 1e6)
SIZE = st.integers(1, 4)
SIDE = st.none() | st.integers(0, 5)


def tables(rows: int, columns: int) -> st.SearchStrategy[np.ndarray]:
    return arrays(np.float64, (rows, columns), elements=NUMBERS).map(frozen)


def names(count: int) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(LETTERS, min_size=count, max_size=count).map(tuple)


@st.composite
def states(draw: st.DrawFn, kind: str) -> KindState:
    options = Options(
        draw(st.sampled_from(KINDS[kind].scores)),
        draw(st.none() | FINITE),
        draw(FINITE),
        draw(st.none() | FINITE),
        draw(POSITIVE),
        draw(st.none() | POSITIVE),
        draw(SIZE),
        draw(st.none() | SIZE),
        draw(st.sampled_from(Source)),
        draw(st.sampled_from(Precision)),
        draw(st.sampled_from(KINDS[kind].normalisers)),
        draw(st.none() | FINITE),
        draw(st.sampled_from(Rope)),
        draw(POSITIVE),
        draw(st.booleans()),
        draw(st.booleans()),
        draw(st.sampled_from(LocalKind)),
        draw(SIZE),
    )
    chosen = draw(st.lists(st.sampled_from(sorted(weight_names(kind))), max_size=2, unique=True))
    weights = {name: draw(tables(1 if weight_names(kind)[name] else draw(SIZE), draw(SIZE))) for name in chosen}
    return KindState(options, MappingProxyType(weights))


@st.composite
def masks(draw: st.DrawFn, n_q: int, n_k: int) -> Mask:
    flags = arrays(np.bool_, (n_q, n_k)).map(frozen_flags)
    return Mask(
        draw(st.sampled_from(Causal)),
        draw(st.none() | flags),
        draw(st.none() | arrays(np.bool_, n_k).map(frozen_flags)),
        draw(st.none() | tables(n_q, n_k)),
        draw(st.sampled_from(EmptyRows)),
        draw(st.none() | st.tuples(SIDE, SIDE)),
        draw(SIDE),
    )


@st.composite
def sessions(draw: st.DrawFn, most_pins: int = 2) -> Session:
    n_q, n_k, d_q, d_k, d_v = (draw(SIZE) for _ in range(5))
    kind = draw(st.sampled_from(list(KINDS)))
    x = draw(st.none() | tables(draw(SIZE), draw(SIZE)))
    present = draw(st.permutations([kind, *({"self"} - {kind})]))
    linked = draw(st.frozensets(st.sampled_from(INPUTS))) if x is not None else frozenset()
    return Session(
        kind,
        draw(tables(n_q, d_q)),
        draw(tables(n_k, d_k)),
        draw(tables(n_k, d_v)),
        MappingProxyType({each: draw(states(each)) for each in present}),
        draw(names(n_q)),
        draw(names(n_k)),
        x,
        draw(names(0 if x is None else len(x))),
        linked,
        draw(masks(n_q, n_k)),
        draw(LETTERS),
        draw(st.booleans()),
        MappingProxyType(draw(st.dictionaries(LETTERS.map("later-{}".format), st.lists(st.integers() | LETTERS)))),
        tuple(Pin(name, replace(draw(sessions(0)), notes="")) for name in draw(names_of_pins(most_pins))),
    )


def names_of_pins(most: int) -> st.SearchStrategy[list[str]]:
    return st.lists(LETTERS, max_size=most, unique=True)


@settings(max_examples=120)
@given(sessions())
def test_every_session_is_read_as_it_was_written(session: Session) -> None:
    data = encode_session(session, ViewState())
    back, view = decode_session(data, "x.attn")
    assert same_session(session, back)
    assert view == ViewState()
    assert encode_session(back, view) == data


def test_a_view_is_read_as_it_was_written(full_session: Session, full_view: ViewState, full_file: bytes) -> None:
    back, view = decode_session(full_file, "x.attn")
    assert same_session(back, full_session)
    assert view == full_view


def test_the_order_of_entering_modes_does_not_change_the_file(full_session: Session, full_file: bytes) -> None:
    turned = replace(full_session, states=MappingProxyType(dict(reversed(full_session.states.items()))))
    assert same_session(turned, full_session)
    view = decode_session(full_file, "x.attn")[1]
    assert encode_session(turned, view) == full_file


def test_what_is_read_cannot_be_changed(full_file: bytes) -> None:
    session, _ = decode_session(full_file, "x.attn")
    assert not session.query.flags.writeable
    assert session.mask.drawn is not None
    assert not session.mask.drawn.flags.writeable


def test_numpy_reads_the_arrays_of_a_session(tmp_path: Path, full_session: Session, full_view: ViewState) -> None:
    write_session(tmp_path / "s.attn", full_session, full_view)
    with np.load(tmp_path / "s.attn") as found:
        np.testing.assert_array_equal(found["arrays/query"], full_session.query)
        np.testing.assert_array_equal(found["arrays/mask_key_padding"], [True, False, True])
        assert "arrays/multi-head/w_query" in found.files


def members_at(data: bytes) -> Iterator[tuple[str, int]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for member in archive.infolist():
            local = data[member.header_offset :]
            start = 30 + int.from_bytes(local[26:28], "little") + int.from_bytes(local[28:30], "little")
            yield member.filename, member.header_offset + start
            assert member.date_time == (1980, 1, 1, 0, 0, 0)
            assert member.compress_type == zipfile.ZIP_STORED


def test_members_lie_as_the_format_says(full_file: bytes) -> None:
    places = dict(members_at(full_file))
    assert list(places)[:2] == ["mimetype", "manifest.json"]
    assert list(places)[2:] == sorted(list(places)[2:])
    assert full_file[30:84] == b"mimetype" + manifest.MIMETYPE
    for name, start in places.items():
        if name.endswith(".npy"):
            assert start % 64 == 0
            assert (start + 10 + int.from_bytes(full_file[start + 8 : start + 10], "little")) % 64 == 0


def test_the_manifest_is_sorted_json(full_file: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(full_file)) as archive:
        assert archive.testzip() is None
        text = archive.read("manifest.json").decode()
    assert text == json.dumps(json.loads(text), sort_keys=True, indent=1, ensure_ascii=False) + "\n"
    assert "été" in text


def test_what_a_later_version_added_survives_at_its_place(full_file: bytes) -> None:
    session, view = decode_session(full_file, "x.attn")
    assert dict(session.unknown) == {"later": {"a": [1, None, "x"]}, "mask": {"shape": 3}}
    changed = replace(session, notes="new")
    again, _ = decode_session(encode_session(changed, view), "x.attn")
    assert dict(again.unknown) == dict(session.unknown)
    assert again.notes == "new"


def test_what_was_unknown_about_something_gone_goes_with_it(full_session: Session) -> None:
    unknown = {"states": {"gone": {"options": {}}, "self": {"colour": 1}}, "arrays": {"arrays/gone": {"unit": "m"}}}
    session = replace(full_session, unknown=MappingProxyType(unknown))
    back, _ = decode_session(encode_session(session, ViewState()), "x.attn")
    assert dict(back.unknown) == {"states": {"self": {"colour": 1}}}


def test_a_session_saved_half_way_opens_half_way(full_session: Session) -> None:
    longer = replace(full_session, value=frozen(np.ones((5, 2))))
    back, _ = decode_session(encode_session(longer, ViewState()), "x.attn")
    assert same_session(back, longer)


def test_names_that_no_program_can_carry_are_replaced(full_session: Session) -> None:
    session = replace(full_session, query_tokens=("a\0", "\ud800", "c"))
    back, _ = decode_session(encode_session(session, ViewState()), "x.attn")
    assert back.query_tokens == ("a�", "�", "c")


def test_a_session_that_could_not_be_opened_again_is_not_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = session_from(np.ones((1, 1)), np.ones((1, 1)), np.ones((1, 1)), notes="é" * limits.JSON_BYTES)
    target = tmp_path / "s.attn"
    with pytest.raises(SessionFileError, match="token names, notes and pins take") as caught:
        write_session(target, session, ViewState())
    assert caught.value.code == "too_large"
    small = replace(session, notes="")
    monkeypatch.setattr(session_file, "CELLS", 0)
    with pytest.raises(SessionFileError, match="arrays/key has 1 cells"):
        write_session(target, small, ViewState())
    monkeypatch.undo()
    monkeypatch.setattr(session_file, "ALL_MEMBERS_BYTES", 2 * limits.JSON_BYTES + 100)
    with pytest.raises(SessionFileError, match="its tables take more"):
        write_session(target, small, ViewState())
    assert not target.exists()


def test_a_file_that_could_not_be_opened_never_replaces_one_that_can(tmp_path: Path, full_session: Session) -> None:
    target = tmp_path / "s.attn"
    write_session(target, full_session, ViewState())
    before = target.read_bytes()
    state = replace(full_session.state, options=replace(full_session.options, scale=float("inf")))
    wrong = {
        "one of its options is no finite number": full_session.with_state("multi-head", state),
        "could not be opened again: .* tokens/query has 1": replace(full_session, query_tokens=("a",)),
        "could not be opened again: .* at most 10,000 letters": replace(
            full_session, key_tokens=("x" * 20_000, "", "")
        ),
    }
    for words, session in wrong.items():
        with pytest.raises(SessionFileError, match=words):
            write_session(target, session, ViewState())
    assert target.read_bytes() == before


def test_a_session_goes_through_a_file(tmp_path: Path, full_session: Session, full_view: ViewState) -> None:
    write_session(tmp_path / "s.attn", full_session, full_view)
    session, view = read_session(tmp_path / "s.attn")
    assert same_session(session, full_session)
    assert view == full_view


def test_a_missing_file_is_named() -> None:
    with pytest.raises(FileAccessError, match=r"gone\.attn cannot be read: there is no such file") as caught:
        read_session("/nowhere/gone.attn")
    assert caught.value.code == "missing"


@pytest.mark.parametrize("cause", [MemoryError(), RecursionError(), KeyError("x")])
def test_whatever_goes_wrong_inside_ends_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, full_file: bytes, cause: Exception
) -> None:
    def fail(*_: object) -> None:
        raise cause

    monkeypatch.setattr(session_file, "session_in", fail)
    with pytest.raises(SessionFileError, match=r"x\.attn") as caught:
        decode_session(full_file, "x.attn")
    assert caught.value.__cause__ is cause


def test_every_score_can_be_in_a_file() -> None:
    known = {name for kind in KINDS for name in KINDS[kind].scores}
    assert known == set(SCORINGS)


def test_colours_are_plain_values() -> None:
    view = ViewState(Focus(0, 0, 0), MappingProxyType({"weights": ColorChoice("viridis", None, 1.0)}))
    assert manifest.view_values(view)["colors"] == {"weights": {"colormap": "viridis", "low": None, "high": 1.0}}
