"""What stands in the columns of a comparison, as JSON values; a file opened only to be compared is left out."""

from collections.abc import Iterable

from attn_gui.session.comparing.choices import Compared, PinRival, Rival


def compared_values(compared: Iterable[Compared]) -> list[dict[str, object]]:
    """Return each column that a file can hold, in their order."""
    return [_values(each) for each in compared if isinstance(each, Rival | PinRival)]


def _values(each: Rival | PinRival) -> dict[str, object]:
    if isinstance(each, PinRival):
        return {"pin": each.name}
    return {"kind": each.kind, "options": dict(each.changes)}
