"""Counts against PyTorch's own: ``sum(p.numel())`` and half of what its FlopCounterMode says (torch 2.13.0)."""

import numpy as np
import pytest

from attn_gui.engine.accounting import Accounting, account
from attn_gui.engine.errors import OptionError, ShapeError
from attn_gui.engine.local import Local
from attn_gui.engine.positions import Positions
from attn_gui.engine.projections import Projections
from attn_gui.engine.scoring import SCORINGS, Additive, Concat, Cosine, Dot, General, KerasAdditive, Location


def names(parts) -> dict[str, int]:
    return {str(part.name): part.count for part in parts}


def layer(query: int, key: int, value: int, model: int, *, shared: int | None = None, bias: bool = True) -> Projections:
    """Projections of zeros as a layer of that width has them."""
    widths = {"query": (query, model), "key": (key, shared or model), "value": (value, shared or model)}
    weights = {f"w_{which}": np.zeros(shape) for which, shape in {**widths, "output": (model, model)}.items()}
    biases = {f"b_{name[2:]}": np.zeros(weight.shape[1]) for name, weight in weights.items()} if bias else {}
    return Projections(**weights, **biases)


def test_a_layer_of_512_in_8_heads_has_the_parameters_that_torch_says() -> None:
    # numel of all parameters of torch.nn.MultiheadAttention(512, 8)
    counts = account((3, 512), (3, 512), (3, 512), layer(512, 512, 512, 512), num_heads=8)
    assert counts.all_parameters == 1_050_624
    assert counts.parameter_bytes == 8_404_992


def test_other_key_and_value_widths_count_as_in_torch() -> None:
    # torch.nn.MultiheadAttention(64, 8, kdim=48, vdim=40) on 10 queries and 7 keys: 260,608 FLOPs
    counts = account((10, 64), (7, 48), (7, 40), layer(64, 48, 40, 64), num_heads=8)
    assert counts.all_parameters == 14_080
    assert counts.all_multiply_adds * 2 == 260_608
    assert names(counts.multiply_adds) == {
        "query projection": 40_960,
        "key projection": 21_504,
        "value projection": 17_920,
        "scores": 4_480,
        "weights · values": 4_480,
        "output projection": 40_960,
    }


def test_grouped_queries_count_as_in_torch() -> None:
    # nn.Linear without bias 64 → 64, 16, 16, 64; 8 heads of width 8 share 2 keys; 12 tokens: 282,624 FLOPs
    counts = account(
        (12, 64), (12, 64), (12, 64), layer(64, 64, 64, 64, shared=16, bias=False), num_heads=8, num_kv_heads=2
    )
    assert counts.all_parameters == 10_240
    assert counts.all_multiply_adds * 2 == 282_624


def test_the_cache_is_what_the_papers_say() -> None:
    # GQA (Ainslie et al. 2023), 32 heads of width 128 in 16 bits: 2 · n_kv · 128 · 2 bytes a layer and token
    def cache(shared: int) -> Accounting:
        shape = (5, 4096)
        wide = layer(4096, 4096, 4096, 4096, shared=128 * shared, bias=False)
        return account(shape, shape, shape, wide, num_heads=32, num_kv_heads=shared, itemsize=2)

    assert [cache(shared).cache_bytes_per_token for shared in (32, 8, 1)] == [16_384, 4_096, 512]
    assert cache(8).cache_bytes == 5 * 4_096
    assert cache(8).weight_bytes == 32 * 5 * 5 * 2


def test_keys_and_values_of_other_widths_are_cached_as_wide_as_they_are() -> None:
    counts = account((2, 6), (5, 6), (5, 10))
    assert counts.cache_numbers == 16
    assert counts.cache_bytes == 5 * 16 * 8
    assert counts.widths == (6, 6, 10)


def test_a_typed_length_changes_what_grows_and_nothing_else() -> None:
    shape = (11, 16)
    here = account(shape, shape, shape, layer(16, 16, 16, 16), num_heads=4)
    there = account(shape, shape, shape, layer(16, 16, 16, 16), num_heads=4, lengths=(1, 1000))
    assert there.all_parameters == here.all_parameters
    assert there.cache_bytes_per_token == here.cache_bytes_per_token
    assert there.weight_bytes == 4 * 1 * 1000 * 8
    assert names(there.multiply_adds) == {
        "query projection": 256,
        "key projection": 256_000,
        "value projection": 256_000,
        "scores": 16_000,
        "weights · values": 16_000,
        "output projection": 256,
    }


Q, K, V = (3, 6), (8, 4), (8, 2)
ADDITIVE = Additive(np.ones(5), query_weight=np.zeros((6, 5)), key_weight=np.zeros((4, 5)))


@pytest.mark.parametrize(
    ("scoring", "parameters", "flops"),
    [
        # Linear 6 → 5, 4 → 5, 5 → 1 without biases, then weights @ values: 836 FLOPs
        (ADDITIVE, 55, 836),
        (Concat(np.zeros((10, 5)), np.ones(5)), 55, 836),
        ((General(np.zeros((6, 4)))), 24, 432),
        (Location(np.zeros((6, 8))), 48, 384),
    ],
)
def test_scores_of_their_own_count_as_in_torch(scoring, parameters, flops) -> None:
    counts = account(Q, K, V, scoring=scoring)
    assert counts.all_parameters == parameters
    assert counts.all_multiply_adds * 2 == flops


def test_biases_inside_the_score_are_parameters_and_no_products() -> None:
    biased = Additive(
        np.ones(5), query_weight=np.zeros((6, 5)), key_weight=np.zeros((4, 5)), query_bias=np.ones(5), bias=np.ones(5)
    )
    assert account(Q, K, V, scoring=biased).all_parameters == 65
    assert account(Q, K, V, scoring=biased).all_multiply_adds * 2 == 836


@pytest.mark.parametrize("scoring", [Dot(), Cosine(), KerasAdditive(np.ones(4))])
def test_scores_without_a_matrix_add_one_product_for_each_dimension(scoring) -> None:
    counts = account((3, 4), (8, 4), (8, 2), scoring=scoring)
    assert names(counts.multiply_adds) == {"scores": 3 * 8 * 4, "weights · values": 3 * 8 * 2}


def test_a_score_that_reads_no_key_caches_values_only_and_grows_with_the_keys() -> None:
    location = Location(np.zeros((6, 8)))
    assert account(Q, K, V, scoring=location).cache_numbers == 2
    longer = account(Q, K, V, scoring=location, lengths=(3, 20))
    assert longer.all_parameters == 6 * 20
    assert names(longer.multiply_adds)["scores"] == 3 * 6 * 20
    assert account(Q, K, V, scoring=location, lengths=(3, 5)).all_parameters == 48


def test_gains_sinks_and_places_are_parameters() -> None:
    counts = account(
        (3, 6),
        (8, 6),
        (8, 2),
        positions=Positions(qk_norm=True, query_gain=np.ones(6), key_gain=np.ones(6)),
        sink=np.zeros(4),
        local=Local(2, np.zeros((6, 5)), np.ones(5)),
    )
    assert names(counts.parameters) == {
        "projections": 0,
        "the score's own": 0,
        "gains of query and key": 12,
        "sinks": 4,
        "places of local attention": 35,
    }
    assert names(counts.multiply_adds)["places of local attention"] == 3 * 35


def test_a_typed_sink_and_a_gain_that_is_off_are_no_parameters() -> None:
    off = Positions(query_gain=np.ones(6))
    counts = account((3, 6), (8, 6), (8, 2), sink=0.0, positions=off, local=Local(2))
    assert names(counts.parameters) == {"projections": 0, "the score's own": 0}
    assert "places of local attention" not in names(counts.multiply_adds)


def test_what_does_not_fit_is_refused_as_the_computation_refuses_it() -> None:
    with pytest.raises(OptionError, match="10 features cannot be split into 4 heads"):
        account((3, 10), (3, 10), (3, 10), num_heads=4)
    with pytest.raises(ShapeError, match="Dot scores need equal widths"):
        account(Q, K, V)


def test_every_scoring_of_the_table_can_be_counted() -> None:
    for row in SCORINGS.values():
        weights = {p.name: p.default(4, 4, 4, 8) for p in row.parameters}
        counts = account((3, 4), (8, 4), (8, 2), scoring=row.build(**weights))
        assert counts.all_parameters == sum(weight.size for weight in weights.values()), row.key
        assert names(counts.multiply_adds)["scores"] > 0, row.key
