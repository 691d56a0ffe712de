from attn_gui.figures.accounting_table import accounting_table, as_lines
from attn_gui.io.examples import read_example
from attn_gui.session.accounting import account_of
from attn_gui.session.new import new_session


def test_both_lengths_stand_side_by_side() -> None:
    session = new_session(3, 5, 4, 2)
    table = accounting_table([account_of(session), account_of(session, (1000, 1000))])
    assert [str(heading) for heading in table.headings] == ["3 × 5", "1,000 × 1,000"]
    lines = {str(row.label).strip(): row.cells for row in table.rows}
    assert lines["scores"] == ("60", "4,000,000")
    assert lines["weights · values"] == ("30", "2,000,000")
    assert lines["multiply-adds"] == ("90", "6,000,000")
    assert lines["attention weights"] == ("120 B", "8.0 MB")
    assert lines["key/value cache"] == ("240 B", "48.0 kB")
    assert lines["per token"] == ("48 B", "48 B")


def test_a_table_of_lines_keeps_its_columns_below_one_another() -> None:
    lines = as_lines(accounting_table([account_of(new_session(3, 5, 4, 2))]))
    assert lines[1].startswith("parameters")
    assert len({len(line) for line in lines[: 1 + 9]}) == 1


def test_heads_and_what_they_share_are_said() -> None:
    session, _ = read_example("eight-heads")
    text = "\n".join(as_lines(accounting_table([account_of(session)])))
    assert "8 heads, 2 of them with keys and values of their own, 12 wide; 8 bytes a number." in text
    assert "Cache per token: 2 · 24 numbers · 8 bytes." in text
