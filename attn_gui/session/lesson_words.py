"""What is to be read at each step of the lesson: its formula, and two sentences for one query or for all."""

from dataclasses import replace

from attn_gui.engine.accounting import reads_keys
from attn_gui.engine.normalisers import NORMALISERS, NormaliserRow
from attn_gui.session.inputs import is_linked, projection_of, tokens_of
from attn_gui.session.kinds import KINDS
from attn_gui.session.lesson_uses import sources
from attn_gui.session.mask_rules import rules_on
from attn_gui.session.naming import join_names, symbol_of, x_factor
from attn_gui.session.running import scoring_of
from attn_gui.session.session import LocalKind, Options, Session, stored_matrix
from attn_gui.text import Message, capitalised, say


def _normaliser(session: Session) -> NormaliserRow:
    return NORMALISERS[session.options.normaliser]


def inputs_formula(session: Session) -> Message:
    """Return the formula of the step."""
    own = {name.name for name in KINDS[session.kind].weights_read(session)}
    made: list[str] = []
    for name, letter in zip(("query", "key", "value"), "QKV", strict=True):
        table = sources(session)["QKV".index(letter)]
        source = symbol_of(table)
        if is_linked(session, table):
            weight, bias = projection_of(table)
            source = x_factor(session)
            made.append(_product(letter, source, stored_matrix(session, weight), stored_matrix(session, bias)))
        elif f"w_{name}" in own or source != letter:
            made.append(_product(letter, source, f"w_{name}" in own or None, f"b_{name}" in own or None))
    return say("{made}", made=", ".join(made)) if made else say("Q, K and V as they stand in their tables")


def _product(letter: str, source: str, weight: object, bias: object) -> str:
    times = "" if weight is None else f" W_{letter.lower()}"
    plus = "" if bias is None else f" + b_{letter.lower()}"
    return f"{letter} = {source}{times}{plus}"


def scores_formula(session: Session) -> Message:
    """Return the formula of the step."""
    options = _in_force(session)
    return say("s = {formula}", formula=scoring_of(replace(session.state, options=options)).formula)


def weights_formula(session: Session) -> Message:
    """Return the formula of the step, with what softcap, bias, ALiBi and temperature make of a score before."""
    options = _in_force(session)
    seen = "s" if options.softcap is None else "cap · tanh(s / cap)"
    added = [" + bias"] * (session.mask.bias is not None) + [" − slope · distance"] * options.alibi
    seen += "".join(added)
    if options.temperature != 1.0 and _normaliser(session).tempers:
        seen = f"({seen}) / T" if added else f"{seen} / T"
    bell = ", times the bell" if _has_bell(session) else ""
    return say(
        "w = {normaliser}({seen}){bell}", normaliser=str(_normaliser(session).label).lower(), seen=seen, bell=bell
    )


def _has_bell(session: Session) -> bool:
    return any(name.name == "local.v" for name in KINDS[session.kind].weights_read(session))


def _in_force(session: Session) -> Options:
    return KINDS[session.kind].in_force(session.options)


def output_formula(_session: Session) -> Message:
    """Return the formula of the step."""
    return say("o = Σ w v")


def inputs_row(session: Session, query: str) -> tuple[Message, Message]:
    """Return the two sentences for the query of that name."""
    row = say("The row of “{query}” in {q} gives its query: what it looks for.", query=query, q=_symbol(session, 0))
    others = join_names(list(dict.fromkeys((_symbol(session, 1), _symbol(session, 2)))))
    return row, say("The rows of {others} give keys, to be found by, and values, to be taken.", others=others)


def inputs_all(session: Session) -> tuple[Message, Message]:
    """Return the two sentences for all queries."""
    names = join_names([f"{count} {word}" for count, word in _counts(session)])
    return (
        say("{counts} stand here, one a row.", counts=names),
        say("Queries and keys are scored next; the values wait until the weights are known."),
    )


def _counts(session: Session) -> list[tuple[int, str]]:
    words = (("query", "queries"), ("key", "keys"), ("value", "values"))
    counts = [len(tokens_of(session, name)) for name in sources(session)]
    return [(count, one if count == 1 else many) for count, (one, many) in zip(counts, words, strict=True)]


def _symbol(session: Session, place: int) -> str:
    return symbol_of(sources(session)[place])


def _reads_keys(session: Session) -> bool:
    return reads_keys(scoring_of(replace(session.state, options=_in_force(session))))


def scores_row(session: Session, query: str) -> tuple[Message, Message]:
    """Return the two sentences for the query of that name."""
    if not _reads_keys(session):
        return (
            say("The query of “{query}” alone gives a score to each place, whatever key stands there.", query=query),
            say("The larger a score is among the others of its row, the more that place is wanted."),
        )
    return (
        say("The query of “{query}” is held against every key, which gives one score a key.", query=query),
        say("The larger a score is among the others of its row, the better that key fits."),
    )


def scores_all(session: Session) -> tuple[Message, Message]:
    """Return the two sentences for all queries."""
    if not _reads_keys(session):
        return (
            say("Every query gives a score to every place: rows are queries, columns are the places of the keys."),
            say("No key is looked at: another key at the same place would get the same score."),
        )
    return (
        say("Every query is held against every key: rows are queries, columns are keys."),
        say("No row knows of another yet: each is a question of its own."),
    )


def weights_row(session: Session, query: str) -> tuple[Message, Message]:
    """Return the two sentences for the query of that name."""
    name = capitalised(_normaliser(session).label)
    if _sums_to_one(session):
        first = say(
            "{name} turns the scores of “{query}” into weights that are never negative and add up to 1.",
            name=name,
            query=query,
        )
    else:
        first = say(
            "{name} turns the scores of “{query}” into weights, never negative, that need not add up to 1 here.",
            name=name,
            query=query,
        )
    return first, _what_decides(session)


def _what_decides(session: Session) -> Message:
    options, rules = _in_force(session), set(rules_on(session.mask))
    if rules - {"bias"}:
        return say("A key that the mask forbids gets the weight 0, as long as the row may attend to another.")
    if _sums_to_one(session) and not rules and not options.alibi:
        # Some normalisers give several keys 0, and one gives all to the first of the largest.
        return say("No key gets more weight than one with a larger score in the same row.")
    return say("Click on a cell to see how its weight comes about.")


def weights_all(session: Session) -> tuple[Message, Message]:
    """Return the two sentences for all queries."""
    if _normaliser(session).couples_rows:
        return (
            say("Each row of scores becomes a row of weights, and goes on from where the row before has come to."),
            say("That is why the order of the queries matters here."),
        )
    return (
        say("Each row of scores becomes a row of weights by itself."),
        say("Compare along a row: weights of different rows answer different questions."),
    )


def _sums_to_one(session: Session) -> bool:
    options = _in_force(session)
    sinks = any(name.name == "sinks" for name in KINDS[session.kind].weights_read(session))
    return _normaliser(session).sums_to_one and options.sink is None and not sinks and options.local is LocalKind.OFF


def output_row(session: Session, query: str) -> tuple[Message, Message]:
    """Return the two sentences for the query of that name."""
    if KINDS[session.kind].has_heads:
        last = say("That sum is what one head gives “{query}”: values with large weights count most.", query=query)
    else:
        last = say("That sum is the output of “{query}”: values with large weights count most.", query=query)
    return say("Every value is taken as much as its weight says, and all of them are added up."), last


def output_all(session: Session) -> tuple[Message, Message]:
    """Return the two sentences for all queries."""
    first = say("Every row of weights mixes the same values in its own way.")
    if not KINDS[session.kind].has_heads:
        return first, say("The output has one row for each query, as wide as the values.")
    if "w_output" in session.state.weights:
        return first, say("Afterwards W_o mixes the outputs of all heads into one.")
    return first, say("Afterwards the outputs of all heads stand side by side.")
