"""What a cell of a table is called in a sentence, as the table's own headings say it."""

from attn_gui.model.table_sides import side_names
from attn_gui.session.linking import table_of
from attn_gui.session.naming import symbol_of
from attn_gui.session.session import MatrixName, Session


def cell_name(session: Session, name: MatrixName, row: int, column: int) -> str:
    """Return "Q[it, d2]", "W_q[d0, h1·d3]", of a vector "v[h5]"; raises EditError where the table is absent."""
    rows, columns = side_names(session, name, *table_of(session, name).shape)
    symbol = symbol_of(name)
    place = columns[column] if rows[row] == symbol else f"{rows[row]}, {columns[column]}"
    return f"{symbol}[{place}]"
