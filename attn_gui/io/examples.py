"""The bundled example sessions, made by ``resources/examples/make_examples.py``."""

from dataclasses import dataclass

from attn_gui.io.session_file import read_session
from attn_gui.resources import resource
from attn_gui.session.session import Session
from attn_gui.session.view_state import ViewState
from attn_gui.text import Message, say

LESSON = "lesson"
REAL_HEAD = "real-head"
"""The examples that the doors of the first start open."""


@dataclass(frozen=True)
class Example:
    """One bundled session: what the menu calls it, one sentence about it, and its file in resources/examples."""

    key: str
    title: Message
    summary: Message
    file: str


EXAMPLES: dict[str, Example] = {
    row.key: row
    for row in (
        Example(
            LESSON,
            say("The lesson's example"),
            say("One query, three keys, small enough to reckon by hand."),
            "lesson.attn",
        ),
        Example(
            REAL_HEAD,
            say("A real head: “it” finds “animal”"),
            say("Head 11 of a sentence encoder, 15 tokens, with the numbers the model computed."),
            "real_head.attn",
        ),
        Example(
            "real-heads",
            say("All 12 real heads"),
            say("The same sentence in all heads of that layer, side by side."),
            "real_heads.attn",
        ),
        Example(
            "alignment",
            say("French–English alignment (additive)"),
            say("A translation looks back at the words it translates; made by hand after Bahdanau 2015."),
            "alignment.attn",
        ),
        Example(
            "general",
            say("Words that look for words (general)"),
            say("A matrix W says which kind of word looks for which; made by hand after Luong 2015."),
            "general.attn",
        ),
        Example(
            "eight-heads",
            say("Eight heads that do different things"),
            say("Previous, same, next, first token, equal words …, on two key/value heads; made by hand."),
            "eight_heads.attn",
        ),
        Example(
            "cached-tokens",
            say("Three new tokens, nine cached"),
            say("Fewer queries than keys: where causal is counted from decides what they see."),
            "cached_tokens.attn",
        ),
        Example(
            "left-padding",
            say("Padding on the left"),
            say("Causal and padding together leave the first two queries without any key."),
            "left_padding.attn",
        ),
        Example(
            "large-scores",
            say("Scores of 10,000 and 90,000"),
            say("Large enough to show what float32 and float16 do to a softmax."),
            "large_scores.attn",
        ),
    )
}
"""The examples in the order of the menu."""


def read_example(key: str) -> tuple[Session, ViewState]:
    """Return the bundled session *key* of ``EXAMPLES`` and its view."""
    return read_session(resource(f"examples/{EXAMPLES[key].file}"))
