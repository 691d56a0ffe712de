"""What is noteworthy about numbers is said, and nothing else."""

from dataclasses import replace

import numpy as np
import pytest

from attn_gui.engine import Cancelled, EmptyRows
from attn_gui.io.examples import read_example
from attn_gui.session.compute import compute
from attn_gui.session.edits import DrawMask, SetCell, SetEmptyRows, SetOptions
from attn_gui.session.fitting import applied
from attn_gui.session.health.finding import Finding
from attn_gui.session.health.normalising import NormaliseRows
from attn_gui.session.health.report import health
from attn_gui.session.new import new_session, session_from
from attn_gui.session.session import KEY, QUERY, Session


def findings(session: Session) -> dict[str, Finding]:
    return {finding.key: finding for finding in health(compute(session)).findings}


def plain(
    queries: int = 4, keys: int = 4, factor: float = 1.0, kind: str = "multiplicative", width: int = 8
) -> Session:
    rng = np.random.default_rng(5)
    tables = [factor * rng.standard_normal((rows, width)) for rows in (queries, keys)]
    return session_from(*tables, rng.standard_normal((keys, width)), kind=kind)


def test_ordinary_numbers_give_no_finding():
    assert findings(plain()) == {}


def test_a_query_without_any_key_is_found_with_its_name_and_place():
    found = findings(DrawMask((2,), (0, 1, 2, 3), False).apply(plain()))["empty-rows"]
    assert str(found.title) == "1 row may attend to no key"
    assert "q2" in str(found.where)
    assert found.spot["query"] == 2


def test_rows_of_nan_are_found_and_mended_by_zeros():
    session = SetEmptyRows(EmptyRows.NAN).apply(DrawMask((1,), (0, 1, 2, 3), False).apply(plain()))
    found = findings(session)["not-finite"]
    mended = applied(session, found.remedies[0].edits)
    assert "not-finite" not in findings(mended)


def test_a_sink_makes_rows_sum_to_less_than_1_and_can_be_taken_away():
    session = SetOptions("multiplicative", {"sink": 0.0}).apply(plain())
    found = findings(session)["row-sums"]
    assert str(found.title) == "4 rows do not sum to 1"
    assert findings(applied(session, found.remedies[0].edits)) == {}


@pytest.mark.parametrize("precision", ["float64", "float32", "float16", "bfloat16"])
def test_rounding_is_no_row_sum_other_than_1(precision):
    session = SetOptions("multiplicative", {"precision": precision}).apply(plain(30, 300))
    assert "row-sums" not in findings(session)


def test_large_inputs_saturate_most_rows_and_normalising_them_helps():
    session = plain(factor=100.0)
    found = findings(session)["saturated"]
    assert str(found.title) == "4 of 4 rows are saturated"
    labels = [str(remedy.label) for remedy in found.remedies]
    assert labels[-1] == "Normalise inputs: the rows of Q and K"
    mended = applied(session, found.remedies[-1].edits)
    assert np.allclose(np.square(mended.query).mean(axis=1), 1.0, atol=1e-6)
    assert "saturated" not in findings(mended)


def test_raising_the_temperature_divides_scores_by_the_root_of_the_width():
    found = findings(plain(factor=100.0))["saturated"]
    assert str(found.remedies[0].label) == "Raise the temperature to 2.83"


def test_one_huge_query_is_offered_to_be_normalised():
    session = SetCell(QUERY, 0, 0, 1e4).apply(plain(queries=1))
    found = findings(session)["saturated"]
    assert str(found.title) == "The only row is saturated"
    assert str(found.remedies[-1].label) == "Normalise inputs: the rows of Q and K"


def test_small_inputs_are_not_offered_to_be_made_smaller():
    session = SetOptions("multiplicative", {"scale": 1e6}).apply(plain(factor=0.1))
    assert not any("Normalise" in str(remedy.label) for remedy in findings(session)["saturated"].remedies)


def test_rows_of_one_key_are_neither_saturated_nor_uniform():
    assert findings(plain(4, 1)) == {}


def test_equal_keys_make_rows_uniform():
    session = plain()
    session = replace(session, key=np.broadcast_to(session.key[0], session.key.shape).copy())
    assert str(findings(session)["uniform"].title) == "4 of 4 rows are uniform"


def test_equal_queries_make_rows_equal():
    session = plain()
    session = replace(session, query=np.broadcast_to(session.query[0], session.query.shape).copy())
    found = findings(session)
    assert str(found["identical"].title) == "4 of 4 rows are equal to another one"
    assert "uniform" not in found


def test_a_head_that_repeats_another_is_named():
    session = plain(kind="multi-head")
    session = SetOptions("multi-head", {"num_heads": 2}).apply(session)
    half = np.hstack([session.query[:, :4], session.query[:, :4]]), np.hstack([session.key[:, :4], session.key[:, :4]])
    found = findings(replace(session, query=half[0], key=half[1]))["copies"]
    assert str(found.title) == "Heads 0 and 1 have the same weights"
    assert found.spot == {"head": 1}


def test_a_first_key_that_takes_more_than_half_is_called_by_its_name():
    session = replace(plain(), key_tokens=("[CLS]", "a", "b", "c"))
    key = np.array(session.key)
    key[0] = 3 * np.sign(session.query.sum(axis=0))
    query = np.abs(session.query) * np.sign(session.query.sum(axis=0))
    found = findings(replace(session, key=key, query=query))["sink"]
    assert "[CLS]" in str(found.title)
    assert found.spot["key"] == 0


def test_a_session_that_cannot_be_computed_is_not_looked_at():
    refused = new_session(3, 3, 4, 4)
    refused = replace(refused, key=np.ones((3, 5)))
    assert findings(refused) == {}


def test_looking_can_be_stopped():
    with pytest.raises(Cancelled):
        health(compute(plain()), lambda: True)


def test_the_first_start_has_nothing_to_remark():
    assert findings(read_example("real-head")[0]) == {}


def test_every_finding_says_what_why_and_what_to_do():
    for finding in (*findings(plain(factor=100.0)).values(), *findings(read_example("real-heads")[0]).values()):
        for text in (finding.title, finding.where, finding.why, finding.what):
            assert str(text)
            assert "{" not in str(text)


def test_normalising_keeps_rows_of_zeros():
    session = replace(plain(), query=np.zeros((4, 8)))
    after = NormaliseRows((QUERY, KEY)).apply(session)
    assert not after.query.any()
    assert np.allclose(np.square(after.key).mean(axis=1), 1.0, atol=1e-6)


def test_normalising_twice_changes_next_to_nothing():
    once = NormaliseRows((QUERY, KEY)).apply(plain())
    twice = NormaliseRows((QUERY, KEY)).apply(once)
    assert np.allclose(once.query, twice.query, atol=1e-5)


def test_a_normaliser_that_always_chooses_one_key_is_not_called_saturated():
    session = SetOptions("multiplicative", {"normaliser": "hardmax"}).apply(plain())
    assert "saturated" not in findings(session)


@pytest.mark.parametrize("temperature", [1e-6, 0.001, 0.01])
def test_the_temperature_that_is_offered_is_higher_than_the_present_one(temperature):
    session = SetOptions("multiplicative", {"temperature": temperature}).apply(plain(factor=9.0))
    offered = findings(session)["saturated"].remedies[0]
    assert applied(session, offered.edits).options.temperature > temperature


def test_shorter_rows_are_not_offered_where_scores_look_at_no_lengths():
    session = SetOptions("multiplicative", {"score": "cosine", "temperature": 1e-3}).apply(plain(factor=9.0))
    labels = [str(each.label) for each in findings(session)["saturated"].remedies]
    assert labels == ["Raise the temperature to 0.00283"]  # 0.001 · √8


@pytest.mark.parametrize("queries", [1, 3])
def test_heads_that_have_but_one_key_to_look_at_are_no_copies(queries):
    ones = np.ones((queries, 8)), np.ones((1, 8)), np.ones((1, 8))
    assert findings(session_from(*ones, kind="multi-head")) == {}
