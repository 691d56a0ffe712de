"""``attn-gui cost``: what is measured, in words and for programs, on small lengths."""

import json

import pytest

from attn_gui.cli import cost as verb


def test_a_table_tells_time_and_memory_of_each_way(run, example) -> None:
    ended = run("cost", example("eight_heads"), "--lengths", "16,32")
    assert ended.code == 0
    for part in ("16\n", "32\n", "full", "row blocks", "window of 128", "time", "memory", "planned"):
        assert part in ended.out.replace(" \n", "\n") or part.strip() in ended.out
    assert "1.0 GB has room for: full 2,282, row blocks" in ended.out


def test_progress_goes_to_standard_error(run, example) -> None:
    ended = run("cost", example("alignment"), "--lengths", "8")
    assert ended.complaints == ["full: 8 positions", "row blocks: 8 positions", "window of 128: 8 positions"]


def test_programs_get_one_object(run, example) -> None:
    ended = run("cost", example("alignment"), "--lengths", "8,16", "--json")
    told = json.loads(ended.out)
    assert (told["kind"], told["score"]) == ("additive", "additive")
    assert {(point["way"], point["length"]) for point in told["points"]} == {
        (way, length) for way in ("full", "blocks", "window") for length in (8, 16)
    }
    assert all(point["seconds"] > 0 and point["peak_bytes"] > 0 and point["runs"] >= 1 for point in told["points"])


def test_the_budget_ends_a_way_and_says_where(run, example) -> None:
    ended = run("cost", example("eight_heads"), "--lengths", "16,512", "--budget", "2", "--json")
    told = json.loads(ended.out)
    # 8 heads · 3 arrays · n² · 8 bytes within 2 MB; blocks of 2 MiB
    assert told["reach"]["full"] == 102
    assert [(end["way"], end["length"]) for end in told["ends"]] == [("full", 512), ("blocks", 512), ("window", 512)]


@pytest.mark.parametrize("given", [("--lengths", "a"), ("--lengths", "0"), ("--lengths", ""), ("--budget", "0")])
def test_mistakes_are_one_sentence(run, example, given) -> None:
    ended = run("cost", example("alignment"), *given)
    assert (ended.code, ended.out, len(ended.complaints)) == (2, "", 1)


def test_an_interrupt_ends_with_its_code_and_prints_nothing(run, example, monkeypatch) -> None:
    def interrupted(*_args, **_options):
        raise KeyboardInterrupt
        yield

    monkeypatch.setattr(verb, "measured", interrupted)
    ended = run("cost", example("alignment"), "--lengths", "8")
    assert (ended.code, ended.out, ended.complaints) == (130, "", [])
