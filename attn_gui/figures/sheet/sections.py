"""The sections of a sheet in the order of the lesson: each a heading, its formulas, and its tables."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from attn_gui.engine import MultiHead
from attn_gui.engine.masking import Rule
from attn_gui.figures.labels import drawable
from attn_gui.figures.pooled import POOLED
from attn_gui.figures.sheet.inputs import Source, input_tables
from attn_gui.figures.sheet.normalising import masked_letter, steps_before_weights
from attn_gui.figures.sheet.stage_tables import (
    Subject,
    mask_table,
    masked_scores,
    output_tables,
    scores_tables,
    weights_table,
)
from attn_gui.figures.sheet.tables import Table
from attn_gui.session.kinds import KINDS
from attn_gui.session.naming import join_names
from attn_gui.session.option_names import shown_option
from attn_gui.text import Message, say


@dataclass(frozen=True, eq=False)
class Section:
    """One step: heading, formulas in one line each, what else is to be said, tables."""

    heading: Message
    formulas: tuple[str, ...] = ()
    words: tuple[Message, ...] = ()
    tables: tuple[Table, ...] = ()


def sections(subject: Subject) -> Iterator[Section]:
    """Yield inputs, scores, mask where there is one, weights, output."""
    source = Source(subject.done, subject.head, subject.query, subject.key)
    tables = input_tables(source, all_heads=subject.joined)
    yield Section(say("① Inputs"), tables=tables)
    yield from _scores(subject)
    yield from _mask(subject)
    yield from _weights(subject)
    yield _output(subject)


def headline(subject: Subject) -> Message:
    """Return the mode, its score and normaliser, the sizes and the head in one line."""
    done, options = subject.done, subject.done.session.states[subject.done.session.kind].options
    queries, keys = len(done.inputs.query_tokens), len(done.inputs.key_tokens)
    parts = [
        KINDS[done.session.kind].label,
        say("score {score}", score=shown_option("score", options.score)),
        say("{name}", name=shown_option("normaliser", options.normaliser)),
        say("1 query") if queries == 1 else say("{count} queries", count=queries),
        say("1 key") if keys == 1 else say("{count} keys", count=keys),
    ]
    if subject.head in POOLED:
        parts.append(say("all heads at once"))
    elif subject.head is not None:
        parts.append(say("head {head}", head=subject.head))
    if subject.joined:
        parts.append(say("output of all heads after W_o"))
    return say("{parts}", parts=" · ".join(map(str, parts)))


def _scores(subject: Subject) -> Iterator[Section]:
    tables = scores_tables(subject)
    if isinstance(tables, Message):
        yield Section(say("② Scores"), words=(tables,))
        return
    scoring = subject.options.scoring
    formulas = [f"s = {scoring.formula}"]
    if "√d" in scoring.formula:
        formulas.append(f"d = {subject.result.scored_query.shape[-1]}")
    if subject.options.softcap is not None:
        formulas += ["c = cap · tanh(s / cap)", f"cap = {subject.options.softcap:g}"]
    yield Section(say("② Scores"), tuple(formulas), tables=tables)


def _mask(subject: Subject) -> Iterator[Section]:
    table = mask_table(subject)
    if table is None:
        return
    before = "s" if subject.options.softcap is None else "c"
    rules = [str(rule.label) for rule in subject.result.rules() if _forbids(rule)]
    words = [say("M is −∞ where forbidden: {rules}.", rules=join_names(rules))] if rules else []
    if subject.result.position_bias is not None:
        words.append(say("M holds what ALiBi adds: minus slope times distance."))
    yield Section(say("Mask"), (f"m = {before} + M",), tuple(words), (table,))


def _forbids(rule: Rule) -> bool:
    return not bool(rule.permitted.all())


def _weights(subject: Subject) -> Iterator[Section]:
    table = weights_table(subject)
    heading = say("③ Weights")
    if isinstance(table, Message):
        yield Section(heading, words=(table,))
        return
    masked = masked_scores(subject)
    if masked is None:
        yield Section(heading, tables=(table,))
        return
    row = subject.options.normaliser_row
    formulas, tables = steps_before_weights(masked, subject.choice)
    letter = masked_letter(subject.result)
    whole = re.sub(r"\bs\b", masked.letter, row.formula)
    own = (f"w = {whole}", *formulas) if row.takes_sink and masked.sink is None else formulas
    words = list[Message]()
    if "/T" in masked.letter:
        words.append(say("T = {heat:g}", heat=subject.options.temperature))
    if masked.sink is not None:
        words.append(say("A sink joins each sum and is dropped, so that rows sum to less than 1."))
    local = subject.options.local
    if local is not None and local.v is not None:
        words.append(say("Weights are then multiplied by the bell around the predicted place."))
    if letter != "s" and subject.options.forbids:
        words.append(say("Grey cells may not attend; their weight is 0."))
    yield Section(heading, own, tuple(words), (*tables, table))


def _output(subject: Subject) -> Section:
    formulas = [] if subject.head in POOLED else ["o = Σ w v"]
    if subject.joined and isinstance(subject.result, MultiHead):
        last = subject.result.num_heads - 1
        joined = "o_0" if not last else f"[o_0 … o_{last}]"
        weight, bias = subject.result.projections.of("output")
        formulas.append(
            f"output = {joined}{' W_o' if weight is not None else ''}{' + b_o' if bias is not None else ''}"
        )
    return Section(say("④ Output"), tuple(formulas), tables=output_tables(subject))


def notes_text(subject: Subject) -> tuple[str, ...]:
    """Return the paragraphs of the session's notes."""
    return tuple(drawable(line) for line in subject.done.session.notes.splitlines() if line.strip())
