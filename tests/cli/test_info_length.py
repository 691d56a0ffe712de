"""``attn-gui info --length``: the accounting, at the file's size and another."""

import pytest


def test_counts_stand_at_both_sizes(run, example) -> None:
    ended = run("info", example("eight_heads"), "--length", "4096")
    assert ended.code == 0
    assert ended.out.splitlines()[0].split() == ["11", "×", "11", "4,096", "×", "4,096"]
    # 8 heads · 4,096² · 8 bytes; 2 key/value heads · (12 + 12) numbers · 8 bytes
    assert "1.1 GB" in ended.out
    assert "384 B" in ended.out


def test_queries_and_keys_may_differ(run, example) -> None:
    assert "1 × 4,096" in run("info", example("alignment"), "--length", "1,4096").out


@pytest.mark.parametrize("text", ["0", "a", "", "1,2,3", "-4", "1.5", "99999999999"])
def test_a_length_that_is_none_is_one_sentence(run, example, text) -> None:
    ended = run("info", example("alignment"), f"--length={text}")
    assert (ended.code, ended.out, len(ended.complaints)) == (2, "", 1)
