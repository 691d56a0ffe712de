"""What a pasted rectangle does where it is larger than the table: the user is asked."""

from dataclasses import replace

import numpy as np

from attn_gui.session.parsing import Block, full_text
from attn_gui.text import say
from attn_gui.views.questions import Questions

GROW, CROP, CANCEL = range(3)


def meant(block: Block, questions: Questions) -> Block | None:
    """Return the block the user means where a text can be read in two ways (1,5); None if the user gave up."""
    if block.alternative is None:
        return block
    question = say(
        "Is the comma in “{example}” a decimal comma, or does it separate two numbers?",
        example=f"{full_text(float(block.values[0, 0]))},{full_text(float(block.values[0, 1]))}",
    )
    choices = (say("Decimal comma"), say("It separates numbers"), say("Cancel"))
    answer = questions.ask(question, choices, default=0, cancel=CANCEL)
    return None if answer == CANCEL else block.alternative if answer == 0 else block


def fitted(
    block: Block, room: tuple[int, int], title: str, questions: Questions, *, part: str = ""
) -> tuple[Block, bool] | None:
    """Return the block to paste into *room* (rows, columns) and whether the table grows; None if the user gave up.

    *part* names the columns shown, where they are not the whole table ("head 11").
    """
    rows, columns = block.values.shape
    if rows <= room[0] and columns <= room[1]:
        return block, False
    question = say(
        "The block has {rows} × {columns} numbers; {title} has room for {free_rows} × {free_columns} here.",
        rows=rows,
        columns=columns,
        title=f"{title}, {part}," if part else title,
        free_rows=room[0],
        free_columns=room[1],
    )
    larger = say("Paste beyond {part}", part=part) if part else say("Make the table larger")
    choices = (larger, say("Paste only what fits"), say("Cancel"))
    answer = questions.ask(question, choices, default=GROW, cancel=CANCEL)
    if answer == CANCEL:
        return None
    return (block, True) if answer == GROW else (cropped(block, *room), False)


def cropped(block: Block, rows: int, columns: int) -> Block:
    """Return the first *rows* × *columns* numbers of *block*, with their labels."""
    values = np.ascontiguousarray(block.values[:rows, :columns])
    row_labels = None if block.row_labels is None else block.row_labels[:rows]
    column_labels = None if block.column_labels is None else block.column_labels[:columns]
    return replace(block, values=values, row_labels=row_labels, column_labels=column_labels)
