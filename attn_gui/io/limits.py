"""The limits for every file, in one place: what exceeds one is refused before memory is asked for."""

FILE_BYTES = 256 * 2**20
MEMBER_BYTES = 64 * 2**20
ALL_MEMBERS_BYTES = 256 * 2**20
MEMBERS = 2_000
CELLS = 4_000_000
"""Cells of one matrix."""

NPY_HEADER_BYTES = 64 * 2**10
JSON_BYTES = 2**20
JSON_DEPTH = 32
LABEL_LETTERS = 10_000
CSV_FIELD_LETTERS = 128 * 2**10


def in_words(count: int) -> str:
    """Return *count* bytes as people say it: ``"12.3 MB"``."""
    for size, unit in ((10**9, "GB"), (10**6, "MB"), (10**3, "kB")):
        if count >= size:
            return f"{count / size:.3g} {unit}" if count < 1000 * size else f"{count // size:,} {unit}"
    return f"{count} bytes"
