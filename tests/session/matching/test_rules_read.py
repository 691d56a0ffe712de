"""What is read off the numbers: printed zeros, marks, cached keys, edits that mend, and what explains nothing."""

import numpy as np
import pytest

from attn_gui.engine import Causal
from attn_gui.session.edits import SetBias, SetCausal, SetKind, SetOptions
from attn_gui.session.matching.given import Given
from attn_gui.session.matching.match import Match, match
from attn_gui.session.matching.rows_read import keys_sentence, window_sentence
from attn_gui.session.matching.rules_read import Rules, drawn, fitting
from attn_gui.session.new import session_from
from attn_gui.session.session import Array, Session

RNG = np.random.default_rng(12)
X = RNG.standard_normal((10, 8))
AT = np.arange(10)
AHEAD = AT - AT[:, None]
LOW = AHEAD <= 0
ALL = np.ones((10, 10), dtype=bool)


def heads_session() -> Session:
    session = SetKind("multi-head").apply(session_from(x=X, kind="self"))
    return SetOptions("multi-head", {"num_heads": 2, "scale": 0.5}).apply(session)


def scores() -> Array:
    cut = np.stack(np.split(X, 2, axis=1))
    return cut @ cut.transpose(0, 2, 1) * 0.5


def soft(x: Array, sink: Array | float | None = None) -> Array:
    e = np.exp(x)
    return e / (e.sum(axis=-1, keepdims=True) + (0.0 if sink is None else np.exp(sink)))


def masked(allowed: Array) -> Array:
    return np.where(allowed, scores(), -np.inf)


def texts(found: Match) -> list[str]:
    return [" ".join(map(str, each.sentences)) for each in found.explanations]


def cells(*places: tuple[int, int]) -> Array:
    found = ALL.copy()
    for place in places:
        found[place] = False
    return found


@pytest.mark.parametrize(
    "weights",
    [
        soft(masked(LOW & (AHEAD >= -3))),
        soft(masked(ALL & (AT != 4))),
        soft(masked(cells((2, 0), (5, 3)))),
        soft(scores(), 0.7),
        soft(scores(), np.array([0.7, -0.4])[:, None, None]),
        soft(3.3 * np.tanh(scores() / 3.3)),
    ],
    ids=["window", "padding", "drawn", "sink", "sink of each head", "cap"],
)
def test_the_edits_of_what_was_read_make_the_numbers_equal(weights: Array) -> None:
    session, given = heads_session(), [Given("weights", weights)]
    best = match(session, given).explanations[0]
    assert best.complete
    for edit in best.edits:
        session = edit.apply(session)
    assert match(session, given).first is None


@pytest.mark.parametrize("decimals", [4, 6])
def test_a_window_is_read_off_weights_that_were_printed(decimals: int) -> None:
    shown = soft(masked(LOW & (AHEAD >= -3))).round(decimals)
    assert any("(window 3, 0)" in text for text in texts(match(heads_session(), [Given("weights", shown, "text")])))


def test_float32_weights_show_mask_and_sink() -> None:
    found = soft(masked(LOW), 0.7).astype(np.float32).astype(float)
    said = texts(match(SetCausal(Causal.TOP_LEFT).apply(heads_session()), [Given("weights", found, "float32")]))
    assert any("sink of 0.7" in text for text in said), said


def test_a_sink_is_read_off_weights_that_were_printed() -> None:
    said = texts(match(heads_session(), [Given("weights", soft(scores(), 0.7).round(4), "text")]))
    assert any("It has a sink of 0.7" in text for text in said), said


@pytest.mark.parametrize("stage", ["weights", "output"])
@pytest.mark.parametrize("seed", range(3))
def test_noise_that_looks_like_weights_is_explained_by_nothing(stage: str, seed: int) -> None:
    rng = np.random.default_rng(seed)
    noise = soft(np.where(rng.random((2, 10, 10)) > 0.2, rng.standard_normal((2, 10, 10)), -np.inf), 0.5)
    array = noise if stage == "weights" else rng.standard_normal((10, 8))
    assert not match(heads_session(), [Given(stage, array)]).explanations


def test_hardmax_is_no_mask_drawn_by_hand() -> None:
    best = np.eye(10)[scores().argmax(axis=-1)]
    assert not any("Its mask is another" in text for text in texts(match(heads_session(), [Given("weights", best)])))


def test_a_far_nearest_attempt_is_not_offered() -> None:
    assert match(heads_session(), [Given("scores", RNG.random((2, 10, 10)) * 1e3)]).nearest is None


def test_the_plainest_rules_are_read() -> None:
    for pattern, own, expected in (
        (LOW, Rules(), ("causal",)),
        (LOW & (AHEAD >= -2), Rules(), ("window",)),
        (LOW & (AHEAD >= -2), Rules(Causal.TOP_LEFT), ("window",)),
        (ALL & (AT > 1), Rules(), ("padding",)),
        (LOW & (AT != 3), Rules(Causal.TOP_LEFT), ("padding",)),
        (LOW & (AT != 3), Rules(), ("causal", "padding")),
        (abs(AHEAD) <= 3, Rules(width=2), ("width",)),
        (ALL, Rules(drawn=LOW), ("drawn",)),
    ):
        found = fitting(own, pattern, ALL)
        assert found is not None
        assert own.changed(found) == expected
        np.testing.assert_array_equal(found.permitted(pattern.shape), pattern)


def test_cached_keys_are_read_off_a_causal_mask() -> None:
    found = fitting(Rules(), np.tril(np.ones((4, 9), dtype=bool), 3), np.ones((4, 9), dtype=bool))
    assert found is not None
    assert (found.causal, found.offset) == (Causal.TOP_LEFT, 3)


def test_nothing_is_read_where_the_own_rules_say_the_same() -> None:
    assert fitting(Rules(Causal.TOP_LEFT), LOW, ALL) is None
    assert drawn(Rules(), np.eye(10, dtype=bool)) is None


def test_what_the_bias_forbids_is_not_read_as_a_mask() -> None:
    bias = np.where(cells((2, 0), (5, 3)), 0.0, -np.inf)
    session = SetBias(bias).apply(heads_session())
    given = soft(masked(cells((2, 0), (5, 3)) & LOW))
    assert texts(match(session, [Given("weights", given)]))[0].startswith("Its causal mask begins at the top left")


def test_windows_and_padding_are_said_in_plain_words() -> None:
    assert str(window_sentence((0, 0))) == "It lets a query see only its own key (window 0, 0)."
    assert "only the key before it, its own and all keys after it" in str(window_sentence((1, None)))
    assert str(keys_sentence(AT < 9, None)) == "Key 9 is padding there (key length 9)."
    assert str(keys_sentence(AT > 1, AT > 0)) == "Keys 0 and 1 are padding there, not 0 as here."
    assert "and 2 more are padding" in str(keys_sentence(AT < 0, None))
