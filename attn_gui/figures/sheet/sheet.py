"""The sheet of a lesson as pages: a pure function of numbers, focus, look and choice; the measuring function is given.

The same choice with and without blanks has everything in the same places, so that a worksheet and its answers can be
laid over one another.
"""

from collections.abc import Sequence
from dataclasses import replace

from attn_gui.figures.bars import weights_bars
from attn_gui.figures.figure import Appearance
from attn_gui.figures.geometry import Measure, Rect
from attn_gui.figures.labels import drawable
from attn_gui.figures.layout_parts import text_line
from attn_gui.figures.maps import output_map, scores_map, weights_map
from attn_gui.figures.sheet.choice import FOOT_MM, MOST_CONTINUED, OUTPUT, PIXELS_PER_MM, SCORES, WEIGHTS, SheetChoice
from attn_gui.figures.sheet.flow import BETWEEN, MOST_PAGES, Flow, first_height, too_long
from attn_gui.figures.sheet.items import Drawing, Item, Page, Piece, Stroke, Text, moved
from attn_gui.figures.sheet.sections import Section, headline, notes_text, sections
from attn_gui.figures.sheet.stage_tables import Subject
from attn_gui.figures.sheet.table_pieces import TableLook, table_look
from attn_gui.figures.sheet.tables import Table, fitted
from attn_gui.figures.sheet.typeset import typeset
from attn_gui.figures.sheet.worked import worked_blocks, worked_words
from attn_gui.figures.sheet.worked_pieces import LINE, paragraph, worked_pieces
from attn_gui.session.compute import Computed, Done
from attn_gui.session.view_state import Focus
from attn_gui.text import Message, say

FORMULA = 14.0
HEADING = 15.0
MOST_NUMBERS = 2000
"""More numbers than one page ever holds."""
FIGURES = ((SCORES, scores_map), (WEIGHTS, weights_map), (OUTPUT, output_map), (WEIGHTS, weights_bars))


def sheet(
    computed: Computed, focus: Focus, appearance: Appearance, choice: SheetChoice, measure: Measure
) -> tuple[Page, ...]:
    """Return the pages of the sheet of *computed*; a session that cannot be computed gives one sentence.

    Raises SheetError where there would be more than 400 pages.
    """
    flow = Flow(choice, measure)
    if isinstance(computed, Done):
        _fill(flow, Subject(computed, focus, replace(appearance, row_measure=None), choice))
    else:
        _title(flow, None)
        sentence = f"{computed.error} {computed.error.hint or ''}".strip()
        for piece in paragraph(sentence, flow.width, measure):
            flow.put(piece)
    filled = flow.finish()
    return tuple(
        Page(choice.size, (*items, *_foot(choice, place + 1, len(filled), measure)))
        for place, items in enumerate(filled)
    )


def _fill(flow: Flow, subject: Subject) -> None:
    _title(flow, headline(subject))
    steps = tuple(sections(subject))
    _require_few([table for section in steps for table in section.tables], subject.choice)
    for section in steps:
        _section(flow, section, subject.choice)
    _worked(flow, subject)
    _figures(flow, subject)
    if subject.choice.notes:
        _notes(flow, subject)


def _require_few(tables: Sequence[Table], choice: SheetChoice) -> None:
    """Raise SheetError where not even the smallest type would do, before anything is measured."""
    sizes = [fitted(table, choice.long, MOST_CONTINUED).size for table in tables]
    if sum(rows * columns for rows, columns in sizes) > MOST_PAGES * MOST_NUMBERS:
        raise too_long()


def _title(flow: Flow, told: Message | None) -> None:
    measure, width = flow.measure, flow.width
    title = text_line(flow.choice.title, Rect(0, 0, width, 26), 19, measure, align="left", bold=True)
    flow.put(Piece(width, 28, (Text(title),)))
    if told is not None:
        for piece in paragraph(str(told), width, measure, dim=True):
            flow.put(piece)


def _section(flow: Flow, section: Section, choice: SheetChoice, after: float = 0.0) -> None:
    """Place a section; *after* is the room that what follows it needs on the same page."""
    looks = [_look(table, choice, flow) for table in section.tables]
    needed = first_height(looks, flow.width, flow.area.height) + after
    words = [piece for each in section.words for piece in paragraph(str(each), flow.width, flow.measure, dim=True)]
    needed += sum(piece.height for piece in words)
    heads = _heads(section, flow)
    for place, head in enumerate(heads):
        following = sum(each.height for each in heads[place + 1 :]) + needed
        flow.put(head, gap=0 if place else BETWEEN + 4, after=following)
    for piece in words:
        flow.put(piece)
    flow.put_tables(looks)


def _heads(section: Section, flow: Flow) -> list[Piece]:
    """The heading with as many formulas beside it as there is room, the others in lines below."""
    measure = flow.measure
    text = str(section.heading)
    wide = measure(text, HEADING) * 1.17 + 24
    lines: list[list[Piece]] = [[]]
    x = wide
    for formula in (typeset(each, FORMULA, measure) for each in section.formulas):
        if lines[-1] and x + formula.width > flow.width:
            lines.append([])
            x = wide
        lines[-1].append(formula)
        x += formula.width + 28
    heading = Text(text_line(text, Rect(0, 0, wide, HEADING + 6), HEADING, measure, align="left", bold=True))
    pieces = [_line_of(formulas, wide, flow) for formulas in lines]
    first, last = pieces[0], pieces[-1]
    pieces[0] = replace(first, items=(*moved((heading,), 0, (first.height - 3 - HEADING - 6) / 2), *first.items))
    rule = Stroke((0, last.height - 2), (flow.width, last.height - 2), dim=True)
    return [*pieces[:-1], replace(pieces[-1], items=(*pieces[-1].items, rule))]


def _line_of(formulas: list[Piece], left: float, flow: Flow) -> Piece:
    height = max([HEADING + 6, *(formula.height + 4 for formula in formulas)])
    items: list[Item] = []
    x = left
    for formula in formulas:
        items += moved(formula.items, x, (height - formula.height) / 2)
        x += formula.width + 28
    return Piece(flow.width, height + 3, tuple(items))


def _look(table: Table, choice: SheetChoice, flow: Flow) -> TableLook:
    # What is cut off is not measured: it may be millions of numbers.
    probe = fitted(table, choice.long, MOST_CONTINUED)
    look = table_look(probe, choice.digits, flow.area, flow.measure)
    cut = fitted(table, choice.long, look.columns_in(flow.width))
    return look if cut.values.shape == probe.values.shape else table_look(cut, choice.digits, flow.area, flow.measure)


def _worked(flow: Flow, subject: Subject) -> None:
    blocks = list(worked_blocks(subject))
    pieces = [worked_pieces(block, flow.width, flow.measure) for block in blocks]
    needed = flow.first_block(pieces)
    _section(flow, Section(say("Worked out"), words=(worked_words(subject),)), subject.choice, needed)
    flow.put_blocks(pieces)
    for note in dict.fromkeys(str(note) for block in blocks for note in block.notes):
        for piece in paragraph(note, flow.width, flow.measure, dim=True):
            flow.put(piece)


def _figures(flow: Flow, subject: Subject) -> None:
    gap = 16.0
    wide = (flow.width - gap) / 2
    high = round(min(wide * 0.82, (flow.area.height - 60) / 2))
    _section(flow, Section(say("Figures")), subject.choice, high + 6)
    drawings = [
        Drawing(
            build(subject.done, subject.focus, subject.appearance), Rect(0, 0, wide, high), subject.choice.leaves(key)
        )
        for key, build in FIGURES
    ]
    for pair in (drawings[:2], drawings[2:]):
        items = [each.moved(place * (wide + gap), 0) for place, each in enumerate(pair)]
        flow.put(Piece(flow.width, high, tuple(items)), gap=6)


def _notes(flow: Flow, subject: Subject) -> None:
    texts = notes_text(subject)
    if not texts:
        return
    _section(flow, Section(say("Notes")), subject.choice, 2 * LINE)
    for text in texts:
        for piece in paragraph(text, flow.width, flow.measure):
            # Notes often tell the results: a worksheet keeps their room only.
            flow.put(Piece(piece.width, piece.height, ()) if subject.choice.blank else piece)


def _foot(choice: SheetChoice, number: int, count: int, measure: Measure) -> tuple[Item, ...]:
    room = choice.room
    line = Rect(room.x, room.bottom + FOOT_MM * PIXELS_PER_MM - 18, room.width, 18)
    name = Rect(line.x, line.y, line.width * 0.7, line.height)
    words = say("Page {number} of {count}", number=number, count=count)
    return (
        Stroke((line.x, line.y), (line.right, line.y), dim=True),
        Text(text_line(drawable(choice.title), name, 10, measure, align="left", dim=True)),
        Text(text_line(words, line, 10, measure, align="right", dim=True)),
    )
