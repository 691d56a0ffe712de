"""The page of help that lists the catalogue."""

from attn_gui.engine import NORMALISERS, SCORINGS
from attn_gui.session.catalogue import catalogue_page


def test_the_page_names_every_score_and_normaliser_with_formula_and_source():
    page = catalogue_page()
    for row in (*SCORINGS.values(), *NORMALISERS.values()):
        assert f"| {row.label}" in page
        assert row.formula.replace("|", "∣") in page
        assert str(row.source) in page


def test_every_line_of_a_table_has_three_cells():
    lines = [line for line in catalogue_page().splitlines() if line.startswith("|")]
    assert len(lines) > 20
    assert {line.count("|") for line in lines} == {4}
