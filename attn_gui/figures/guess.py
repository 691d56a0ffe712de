"""A guessed row of weights as bars, and the true row as lines across them once it is revealed."""

import numpy as np

from attn_gui.figures.bars import HEADROOM, bar_colors
from attn_gui.figures.colormaps import states
from attn_gui.figures.figure import Array, BarChart, Theme
from attn_gui.figures.row_measures import short_name
from attn_gui.figures.stages import key_axis
from attn_gui.figures.ticks import number_text
from attn_gui.session.compute import Done
from attn_gui.session.guessing import Judgement
from attn_gui.text import Message, say


def guess_chart(
    done: Done, query: str, guess: Array, permitted: Array, chosen: int | None, theme: Theme, digits: int
) -> BarChart:
    """Return the guess (n_k,) as bars; the bar of key *chosen* is the one that keys of the keyboard move."""
    return BarChart(
        key="guess",
        title=say("Your guess of the weights of “{query}”", query=short_name(query)),
        values=guess,
        colors=bar_colors(guess, chosen, theme, signed=False),
        states=states(guess, permitted),
        columns=key_axis(done),
        low=0.0,
        high=1.0 + HEADROOM,
        focus=chosen,
        digits=min(digits, 2),
        theme=theme,
    )


def verdict_lines(done: Done, judgement: Judgement, weights: Array) -> tuple[Message, ...]:
    """Return the verdict in words and numbers, and what the largest of the row's *weights* (n_k,) is."""
    told = say(
        "{verdict}: {bits} bits from the truth; an even guess would be {even} bits away.",
        verdict=judgement.verdict,
        bits=f"{judgement.bits:.2f}",
        even=f"{judgement.even_bits:.2f}",
    )
    lines = told, _largest(key_axis(done).labels, judgement, float(weights[judgement.true]))
    total = f"{float(weights.sum()):.2f}"
    return (
        lines if total == "1.00" else (*lines, say("The row sums to {sum}: the lines show shares of that.", sum=total))
    )


def _largest(names: tuple[str, ...], judgement: Judgement, weight: float) -> Message:
    largest, value = short_name(names[judgement.true]), number_text(weight, 4)
    if judgement.guessed == judgement.true:
        return say("The largest weight is {key} with {value}, as you said.", key=largest, value=value)
    if judgement.guessed is None:
        text = "The largest weight is {key} with {value}; you set no key above all others."
        return say(text, key=largest, value=value)
    yours = short_name(names[judgement.guessed])
    return say("The largest weight is {key} with {value}; you said {yours}.", key=largest, value=value, yours=yours)


def result_text(rounds: list[tuple[str, tuple[str, ...], Array, Array, float]]) -> str:
    """Return finished rounds (query, keys, guess, truth, bits) as tab-separated lines with a heading."""
    lines = ["query\tkey\tguess\ttruth\tbits"]
    for query, keys, guess, truth, bits in rounds:
        lines += [
            f"{_plain(query)}\t{_plain(key)}\t{share:.4f}\t{true:.4f}\t{bits:.4f}"
            for key, share, true in zip(keys, guess.tolist(), truth.tolist(), strict=True)
        ]
    mean = float(np.mean([bits for *_, bits in rounds])) if rounds else 0.0
    return "\n".join([*lines, f"mean\t\t\t\t{mean:.4f}"])


def _plain(name: str) -> str:
    return " ".join(name.split())
