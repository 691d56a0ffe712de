"""What a comparison says besides explanations: equal numbers, noise, places, refusals, edits that mend."""

import numpy as np
import pytest

from attn_gui.engine.errors import Cancelled
from attn_gui.session.compute import Done, compute
from attn_gui.session.edits import SetOptions
from attn_gui.session.entering import entered
from attn_gui.session.kinds import KINDS
from attn_gui.session.matching.given import Given, MatchError
from attn_gui.session.matching.match import match
from attn_gui.session.matching.words import difference_words, heading
from attn_gui.session.new import session_from
from attn_gui.session.session import Array, Session

TOKENS = ("the", "cat", "sat", "on", "a", "mat", "and", "it", "slept", "well")


def session_of(kind: str) -> Session:
    rng = np.random.default_rng(3)
    q, k, v = (rng.standard_normal((10, 8)) for _ in range(3))
    return entered(session_from(q, k, v, query_tokens=TOKENS, key_tokens=TOKENS), kind)


def numbers(session: Session) -> dict[str, Array]:
    done = compute(session)
    assert isinstance(done, Done)
    assert done.result.scores is not None
    assert done.result.weights is not None
    return {"scores": done.result.scores, "weights": done.result.weights, "output": done.result.output}


@pytest.mark.parametrize("kind", list(KINDS))
def test_a_sessions_own_numbers_are_equal_to_it(kind: str) -> None:
    session = session_of(kind)
    found = match(session, [Given(stage, array) for stage, array in numbers(session).items()])
    assert found.first is None
    assert not found.explanations
    assert [each.stage for each in found.differences] == ["scores", "weights", "output"]
    assert all(each.equal for each in found.differences)


@pytest.mark.parametrize("kind", list(KINDS))
@pytest.mark.parametrize("stage", ["scores", "weights", "output"])
def test_noise_is_explained_by_nothing(kind: str, stage: str) -> None:
    session = session_of(kind)
    shape = numbers(session)[stage].shape
    found = match(session, [Given(stage, np.random.default_rng(5).random(shape))])
    assert found.first == stage
    assert not found.explanations
    assert found.nearest is None or 0.01 < found.nearest.relative <= 0.5
    assert "No variation explains it" in str(heading(found))


def test_one_changed_number_is_found_at_its_place() -> None:
    session = session_of("multi-head")
    weights = numbers(session)["weights"].copy()
    weights[3, 7, 2] += 0.25
    found = match(session, [Given("weights", weights)], search=False)
    (difference,) = found.differences
    assert (difference.head, difference.row, difference.column) == (3, 7, 2)
    assert difference.absolute == pytest.approx(0.25)
    assert difference.relative == pytest.approx(0.25 / weights.max())
    assert "query 7 (it), key 2 (sat), head 3" in str(difference_words(difference))
    assert not found.searched
    assert not found.explanations


def test_the_first_stage_that_differs_is_named() -> None:
    session = session_of("multiplicative")
    arrays = numbers(session)
    found = match(session, [Given("output", arrays["output"] * 2), Given("scores", arrays["scores"])], search=False)
    assert found.first == "output"
    assert [each.equal for each in found.differences] == [True, False]


def test_the_edits_of_an_explanation_make_the_numbers_equal() -> None:
    session = SetOptions("multi-head", {"num_heads": 2}).apply(session_of("multi-head"))
    other = SetOptions("multi-head", {"scale": 1.0}).apply(session)
    given = [Given("weights", numbers(other)["weights"])]
    best = match(session, given).explanations[0]
    assert best.complete
    mended = session
    for edit in best.edits:
        mended = edit.apply(mended)
    assert match(mended, given).first is None


def test_the_explanation_that_leaves_least_comes_first() -> None:
    session = session_of("multiplicative")
    scores = numbers(session)["scores"] * 4
    weights = np.exp(scores) / np.exp(scores).sum(axis=-1, keepdims=True)
    found = match(session, [Given("weights", weights.astype(np.float32), "float32")])
    left = [each.relative for each in found.explanations]
    assert left[0] <= min(left) * 30


def test_float32_counts_as_equal_within_its_digits_and_float64_does_not() -> None:
    session = session_of("multiplicative")
    weights = numbers(session)["weights"]
    off = weights * (1 + 2e-5)
    assert match(session, [Given("weights", off, "float32")], search=False).first is None
    assert match(session, [Given("weights", off, "float64")], search=False).first == "weights"


def test_text_counts_as_equal_within_the_decimals_it_shows() -> None:
    session = session_of("multiplicative")
    shown = numbers(session)["weights"].round(4)
    assert match(session, [Given("weights", shown, "text")], search=False).first is None
    assert match(session, [Given("weights", shown, "float64")], search=False).first == "weights"


def test_whole_numbers_as_text_are_taken_as_exact() -> None:
    assert Given("weights", np.eye(4), "text").tolerance == 1e-6


def test_an_array_that_fits_nowhere_is_refused_with_both_sizes() -> None:
    with pytest.raises(MatchError, match="shape 3 × 7; here they have 10 × 10"):
        match(session_of("multiplicative"), [Given("weights", np.ones((3, 7)))])


def test_nothing_given_is_refused() -> None:
    with pytest.raises(MatchError, match="Give the scores"):
        match(session_of("multiplicative"), [])


def test_the_search_stops_when_told() -> None:
    with pytest.raises(Cancelled):
        match(session_of("multiplicative"), [Given("weights", np.eye(10))], lambda _share: True)


def test_another_head_count_is_named_although_sizes_differ() -> None:
    session = session_of("multi-head")
    other = SetOptions("multi-head", {"num_heads": 4}).apply(session)
    found = match(session, [Given("weights", numbers(other)["weights"])])
    assert any("4 heads instead of 8" in str(each.sentences[-1]) for each in found.explanations)
    assert "cannot be compared number by number" in str(difference_words(found.differences[0]))


def test_dealt_columns_are_mended_by_moving_the_columns_of_the_projections() -> None:
    rng = np.random.default_rng(8)
    session = SetOptions("multi-head", {"num_heads": 4}).apply(session_of("multi-head"))
    w = {name: rng.standard_normal((8, 8)) for name in ("query", "key", "value")}
    state = session.state
    for name, table in w.items():
        state = state.with_weight(f"w_{name}", table)
    session = session.with_state("multi-head", state)
    q, k, v = (getattr(session, name) @ table for name, table in w.items())
    e = np.exp(np.stack([q[:, h::4] @ k[:, h::4].T for h in range(4)]) / np.sqrt(2))
    weights = e / e.sum(axis=-1, keepdims=True)
    output = np.concatenate([weights[h] @ v[:, h::4] for h in range(4)], axis=1)
    given = [Given("weights", weights), Given("output", output)]
    (best,) = match(session, given).explanations
    assert best.complete
    for edit in best.edits:
        session = edit.apply(session)
    assert match(session, given).first is None


def test_a_strict_causal_mask_is_drawn_by_its_edits() -> None:
    session = session_of("multiplicative")
    strict = np.where(np.tril(np.ones((10, 10), dtype=bool), -1), numbers(session)["scores"], -np.inf)
    e = np.exp(strict)
    given = [Given("weights", e / np.maximum(e.sum(axis=1, keepdims=True), 1e-300))]
    best = next(each for each in match(session, given).explanations if each.complete)
    for edit in best.edits:
        session = edit.apply(session)
    assert match(session, given).first is None
