"""The lesson sheet: its numbers, checked by hand; its places; what goes on, is cut, or cannot be shown."""

import math
from dataclasses import replace

import numpy as np
import pytest

from attn_gui.figures.geometry import Rect
from attn_gui.figures.layout_parts import BOLDER
from attn_gui.figures.sheet.choice import PAPERS, PIXELS_PER_MM, SheetError
from attn_gui.figures.sheet.items import Box, Drawing, Text
from attn_gui.io.examples import EXAMPLES, read_example
from attn_gui.session.session import Mask
from attn_gui.session.view_state import MEAN_HEAD, Focus


def texts(pages):
    return [text for page in pages for text in page.texts]


def test_the_lesson_is_printed_as_worked_by_hand(printed):
    # Scores 2, 0, 2; exponentials 1, e^-2, 1; their sum 2 + e^-2.
    e = math.exp(-2)
    total = 2 + e
    found = texts(printed("lesson"))
    assert "s = q·k" in found
    for number in (e, total, 1 / total, e / total, 15 / total, (10 * e + 5) / total):
        assert f"{number:.4f}" in found
    formulas = "".join(found)
    assert all(part in formulas for part in ("w = exp(s)Σ exp(s)", "x = exp(s − max)", "o = Σ w v"))


def test_the_chosen_cell_is_worked_out_with_numbers_that_give_what_is_printed(printed):
    found = texts(printed("lesson", Focus(query=0, key=1, component=1)))
    assert "The weight of key “k1” for query “q0”, and component d1 of its output." in found
    assert "exp(0 − 2) =" in found
    quotient = next(text for text in found if text.startswith("0.1353") and "÷" in text)
    above, below = (float(part) for part in quotient.removesuffix(" =").split(" ÷ "))
    assert f"{above / below:.4f}" == "0.0634"
    assert f"{(10 * math.exp(-2) + 5) / (2 + math.exp(-2)):.4f}" in found


def test_without_a_focused_key_the_one_with_the_most_weight_is_worked_out(printed):
    session, _ = read_example("lesson")
    longer = replace(session, key=np.array([[1.0, 0, 1], [2, 0, 2], [1, 1, 1]]))
    assert any("key “k1” for query “q0”" in text for text in texts(printed(longer, Focus(key=None))))


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("landscape", [False, True])
def test_pages_have_the_size_of_the_paper_and_margins_of_at_least_12_mm(printed, paper, landscape):
    pages = printed("general", paper=paper, landscape=landscape)
    sides = (PAPERS[paper].width, PAPERS[paper].height)
    assert pages[0].size == pytest.approx([mm * PIXELS_PER_MM for mm in (sides[::-1] if landscape else sides)])
    margin = 12 * PIXELS_PER_MM
    room = Rect(margin, margin, pages[0].size[0] - 2 * margin, pages[0].size[1] - 2 * margin)
    for page in pages:
        assert all(room.holds(_rect(item)) for item in page.items)


@pytest.mark.parametrize("example", EXAMPLES)
def test_no_text_is_wider_than_its_place_or_leaves_the_page(printed, measure, example):
    for page in printed(example):
        whole = Rect(0, 0, *page.size)
        for item in page.items:
            assert whole.holds(_rect(item))
            if isinstance(item, Text):
                line = item.line
                wide = measure(line.text, line.pixels) * (BOLDER if line.bold else 1)
                room = line.rect.height if item.turned else line.rect.width
                assert wide <= room + 1, line.text


def test_long_names_end_in_an_ellipsis(printed):
    session, _ = read_example("lesson")
    name = "a name that goes on " * 20
    pages = printed(replace(session, key_tokens=(name, "b", "c"), query_tokens=(name,)))
    assert not any(name.strip() == text for text in texts(pages))
    assert sum(text.endswith("…") and text.startswith("a name") for text in texts(pages)) >= 6


def test_every_page_says_which_of_how_many_it_is_and_no_date(printed):
    pages = printed("real-head")
    for place, page in enumerate(pages):
        assert page.texts[-2:] == ("A sheet", f"Page {place + 1} of {len(pages)}")


def test_a_long_table_goes_on_with_its_headings_and_every_number_once(printed, tokens):
    session = tokens(40)
    pages = printed(session, long="continue", digits=6)
    scores = session.query @ session.key.T / math.sqrt(2)
    wanted = {f"{value:.6f}" for value in scores.ravel()}
    found = texts(pages)
    assert wanted <= set(found)
    bands = [text for text in found if text.startswith("Scores s · ")]
    assert len(bands) > 2
    keys = [text for text in found if text.startswith("k") and text[1:].isdigit()]
    assert keys.count("k0") > 2


@pytest.mark.parametrize("long", [None, "cut"])
def test_a_session_of_200_tokens_is_cut_around_the_focus_and_says_so(printed, tokens, long):
    pages = printed(tokens(200), Focus(query=150, key=3), long=long)
    found = texts(pages)
    assert len(pages) < 8
    assert any(text.startswith("Scores s · rows 138–161 of 200, columns 0–") for text in found)
    assert "K · rows 0–23 of 200" in found
    assert "Q · rows 138–161 of 200" in found
    assert not any("200–" in text for text in found)


def test_a_sheet_of_too_many_pages_is_refused(printed, tokens):
    with pytest.raises(SheetError, match="more than 400 pages"):
        printed(tokens(600), long="continue")


def test_a_refused_session_gives_its_sentence(printed):
    session, _ = read_example("lesson")
    (page,) = printed(replace(session, value=np.ones((2, 2))))
    assert "Key has 3 positions but value has 2" in " ".join(page.texts)


@pytest.mark.parametrize(
    ("normaliser", "words"),
    [
        ("sparsemax", ["Shifted scores z", "τ", "w = max(0, z − τ)"]),
        ("entmax15", ["Halves z", "τ", "w = max(0, z − τ)²"]),
        ("hardmax", ["max", "w = 1 at the first largest score, else 0"]),
        ("monotonic", ["Chosen with p", "w = p · r"]),
        ("monotonic-hard", ["Chosen with p", "p = 1 where s > 0, else 0"]),
    ],
)
def test_another_normaliser_shows_its_own_steps(printed, normaliser, words):
    found = texts(printed("lesson", options={"normaliser": normaliser}))
    assert not any("Exponentials" in text for text in found)
    joined = "".join(found)
    assert all(word in found or word in joined for word in words)


def test_temperature_cap_mask_and_bias_have_their_places(printed):
    session, _ = read_example("lesson")
    mask = Mask(drawn=np.array([[True, False, True]]), bias=np.array([[0.5, 0, 0]]))
    found = texts(printed(replace(session, mask=mask), options={"temperature": 2.0, "softcap": 3.0}))
    capped = 3 * math.tanh(2 / 3)
    first = math.exp((capped - (capped + 0.5)) / 2)
    for number in (capped, first, 1 + first, first / (1 + first)):
        assert f"{number:.4f}" in found
    assert {"T = 2", "cap = 3", "m = c + M", "-∞", "0.5", "Mask M"} <= set(found)
    assert "M is −∞ where forbidden: the drawn mask." in found


def test_a_sink_joins_the_printed_sum(printed):
    found = texts(printed("lesson", options={"sink": 1.0}))
    total = 2 + math.exp(-2) + math.exp(-1)
    assert f"{total:.4f}" in found
    assert f"{1 / total:.4f}" in found


def test_a_head_is_named_with_its_columns_and_all_heads_follow_if_chosen(printed):
    found = texts(printed("real-heads"))
    assert any(text.endswith("head 11") for text in found)
    assert any(text.startswith("Q of head 11 (columns 352–383)") for text in found)
    assert not any("after W_o" in text for text in found)
    assert any(
        text.startswith("Output of all heads, after W_o") for text in texts(printed("real-heads", all_heads=True))
    )


def test_all_heads_at_once_show_their_mean_and_the_joined_output(printed):
    found = texts(printed("eight-heads", Focus(head=MEAN_HEAD)))
    assert any("all heads at once" in text for text in found)
    assert any(text.startswith("Output of all heads, after W_o") for text in found)
    assert not any(text.startswith("Exponentials") for text in found)


def test_linked_inputs_show_x_and_the_projections(printed):
    found = texts(printed("eight-heads"))
    assert {"X", "W_q (columns 0–11)", "Q of head 0", "K of head 0"} <= set(found)


def test_the_matrices_of_the_score_are_printed(printed):
    assert "W" in texts(printed("general"))
    assert {"W_q", "W_k", "b", "v"} <= set(texts(printed("alignment")))


def test_the_figures_are_three_maps_and_the_bars_of_the_focused_row(printed):
    drawings = [item for page in printed("lesson") for item in page.items if isinstance(item, Drawing)]
    assert [drawing.figure.key for drawing in drawings] == ["scores", "weights", "output", "weights-bars"]


def test_notes_are_printed_if_asked_for(printed):
    notes = read_example("lesson")[0].notes.split()[:4]
    assert not any(text.startswith(" ".join(notes)) for text in texts(printed("lesson")))
    assert any(text.startswith(" ".join(notes)) for text in texts(printed("lesson", notes=True)))


def _rect(item):
    if isinstance(item, Text):
        return item.line.rect
    if hasattr(item, "start"):
        (x0, y0), (x1, y1) = item.start, item.end
        return Rect(min(x0, x1), min(y0, y1), abs(x1 - x0), abs(y1 - y0))
    assert isinstance(item, Box | Drawing) or hasattr(item, "rect")
    return item.rect
