"""Token names: cleaned, told apart, found again."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attn_gui.session.edits import EditError, RenameToken, ReplaceMatrix
from attn_gui.session.new import new_session
from attn_gui.session.session import VALUE
from attn_gui.session.tokens import (
    TokenError,
    clean_token,
    default_tokens,
    find_token,
    fitted_tokens,
    new_tokens,
    unique_tokens,
)

SENTENCE = ("the", "cat", "saw", "the", "dog")


def test_what_no_file_can_hold_is_replaced() -> None:
    assert clean_token("a\0b\ud800c😀") == "a\ufffdb\ufffdc😀"


def test_repeated_tokens_carry_their_index() -> None:
    assert unique_tokens(SENTENCE) == ("the·0", "cat", "saw", "the·3", "dog")


@pytest.mark.parametrize(("text", "row"), [("cat", 1), ("the·3", 3), ("4", 4), ("0", 0)])
def test_a_row_is_found_by_index_name_or_name_with_index(text: str, row: int) -> None:
    assert find_token(SENTENCE, text) == row


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("the", "ambiguous_token"),
        ("5", "no_such_row"),
        ("-1", "no_such_row"),
        ("bird", "no_such_token"),
        ("cat·1", "no_such_token"),
    ],
)
def test_what_means_no_single_row_is_refused(text: str, code: str) -> None:
    with pytest.raises(TokenError) as caught:
        find_token(SENTENCE, text)
    assert caught.value.code == code


def test_an_ambiguous_token_is_answered_with_the_choices() -> None:
    with pytest.raises(TokenError, match="occurs 2 times; say which: the·0, the·3"):
        find_token(SENTENCE, "the")


@given(st.lists(st.text(alphabet="ab", min_size=1, max_size=2), min_size=1, max_size=6))
def test_every_shown_name_finds_its_row(tokens: list[str]) -> None:
    assert [find_token(tokens, name) for name in unique_tokens(tokens)] == list(range(len(tokens)))


def test_default_names_count_on() -> None:
    assert default_tokens("q", 2) == ("q0", "q1")
    assert fitted_tokens(("a", "b", "c"), 2, "q") == ("a", "b")
    assert fitted_tokens(("a",), 3, "q") == ("a", "q1", "q2")
    assert new_tokens(("q0", "q2"), "q", 0, 2) == ("q1", "q3")


def test_a_row_of_v_that_k_lacks_has_no_name_to_change() -> None:
    session = ReplaceMatrix(VALUE, np.ones((5, 4))).apply(new_session(3, 3))
    assert RenameToken(VALUE, 2, "the").apply(session).key_tokens == ("k0", "k1", "the")
    with pytest.raises(EditError, match="K, which has no row 4"):
        RenameToken(VALUE, 4, "the").apply(session)
    assert RenameToken(VALUE, 4, "v4").apply(session) is session
