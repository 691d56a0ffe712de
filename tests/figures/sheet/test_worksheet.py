"""Worksheets: what is left blank is nowhere to be read, and everything else stands where the answers have it."""

from itertools import combinations

import pytest

from attn_gui.engine.normalisers import NORMALISERS
from attn_gui.figures.sheet.choice import BLANKS, EXPONENTIALS, OUTPUT, SCORES, WEIGHTS
from attn_gui.figures.sheet.items import Box, Drawing, Text

ALL = frozenset(BLANKS)
SETS = [frozenset(chosen) for count in (1, 2, 4) for chosen in combinations(BLANKS, count)]


def placed(pages):
    """Every text with its page and place."""
    lines = ((place, item.line) for place, page in enumerate(pages) for item in page.items if isinstance(item, Text))
    return {(place, round(line.rect.x, 3), round(line.rect.y, 3), line.text) for place, line in lines}


def told(pages):
    return " ".join(text for page in pages for text in page.texts)


@pytest.mark.parametrize("blank", SETS)
@pytest.mark.parametrize("session", ["lesson", "general"])
def test_a_worksheet_lies_on_its_answers(printed, session, blank):
    answers, worksheet = printed(session), printed(session, blank=blank)
    assert len(answers) == len(worksheet)
    # The sign of a line whose left side is to be written stands by itself.
    assert {text for text in placed(worksheet) if text[3] != "="} < placed(answers)
    for filled, empty in zip(answers, worksheet, strict=True):
        figures = [[item.rect for item in page.items if isinstance(item, Drawing)] for page in (filled, empty)]
        assert figures[0] == figures[1]


@pytest.mark.parametrize("normaliser", [key for key in NORMALISERS if key != "softmax"])
def test_a_worksheet_of_any_normaliser_lies_on_its_answers(printed, normaliser):
    answers, worksheet = (placed(printed("lesson", options={"normaliser": normaliser}, blank=b)) for b in (set(), ALL))
    assert {text for text in worksheet if text[3] not in ("=", "result")} < answers


@pytest.mark.parametrize(
    ("blank", "hidden", "shown"),
    [
        # Scores 2, 0, 2; exponentials 1, 0.1353, 1 with the sum 2.1353; weights 0.4683, 0.0634; output 7.0247, 2.9753.
        (ALL, ["0.1353", "2.1353", "0.4683", "0.0634", "7.0247", "2.9753", "4.6831", "exp(2"], ["1 · 1 ="]),
        ({SCORES}, ["exp(2", "exp(0", "2.0000"], ["2.1353", "0.4683", "7.0247"]),
        ({EXPONENTIALS}, ["2.1353", "0.1353"], ["exp(2 − 2) =", "0.4683"]),
        ({WEIGHTS}, ["0.4683", "0.46831", "0.0634", "4.6831", "2.3416"], ["2.1353", "7.0247"]),
        ({OUTPUT}, ["7.0247", "2.9753", "4.6831"], ["0.4683", "0.46831 · 10 ="]),
    ],
)
def test_no_number_of_a_blank_stage_is_to_be_read(printed, blank, hidden, shown):
    words = told(printed("lesson", blank=frozenset(blank)))
    assert not [number for number in hidden if number in words]
    assert all(number in words for number in shown)


@pytest.mark.parametrize("normaliser", ["sparsemax", "entmax15", "hardmax", "monotonic", "monotonic-hard"])
def test_blank_stages_of_other_normalisers_are_not_given_away(printed, normaliser):
    options = {"normaliser": normaliser}
    filled, empty = (told(printed("general", options=options, blank=blank)) for blank in (frozenset(), ALL))
    # The inputs have at most 3 decimals: 4 are results.
    numbers = {word for word in filled.split() if word.lstrip("-").replace(".", "").isdigit() and len(word) > 5}
    results = {word for word in numbers if len(word.partition(".")[2]) >= 4}
    assert results
    assert not sorted(results & set(empty.split()))
    assert "largest score, that of" not in empty


def test_what_is_to_be_written_has_a_box_as_large_as_the_text(printed):
    answers, worksheet = printed("lesson"), printed("lesson", blank=ALL)
    boxes = [item.rect for page in worksheet for item in page.items if isinstance(item, Box) and item.blank]
    assert len(boxes) >= 12
    assert all(box.width > 20 and box.height >= 17 for box in boxes)
    assert not [item for page in answers for item in page.items if isinstance(item, Box) and item.blank]


def test_maps_of_blank_stages_are_empty(printed):
    pages = printed("lesson", blank=frozenset({WEIGHTS}))
    blank = {item.figure.key: item.blank for page in pages for item in page.items if isinstance(item, Drawing)}
    assert blank == {"scores": False, "weights": True, "output": False, "weights-bars": True}


def test_notes_that_may_tell_the_results_stay_with_the_answers(printed):
    answers, worksheet = (printed("lesson", notes=True, blank=blank) for blank in (frozenset(), ALL))
    assert "0.4683" in told(answers)
    assert "0.4683" not in told(worksheet)
    assert len(answers) == len(worksheet)


def test_terms_of_short_sums_stand_in_the_order_of_the_tables(printed):
    texts = [text for page in printed("lesson", blank=ALL) for text in page.texts]
    assert [text for text in texts if text in ("key k0", "key k1", "key k2")][-3:] == ["key k0", "key k1", "key k2"]
