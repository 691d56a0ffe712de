"""Numbers of bytes and seconds as people say them."""

UNITS = (("TB", 10**12), ("GB", 10**9), ("MB", 10**6), ("kB", 10**3))


def size_text(count: int) -> str:
    """Return so many bytes as people say it: 512 B, 1.5 MB."""
    for unit, factor in UNITS:
        if count >= factor:
            return f"{count / factor:,.1f} {unit}"
    return f"{count} B"


def time_text(seconds: float) -> str:
    """Return so many seconds with three digits: 12.3 ms, 4.56 s, 0.789 µs."""
    for unit, factor in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if seconds >= factor:
            return f"{_three(seconds / factor)} {unit}"
    return f"{_three(seconds / 1e-6)} µs"


def _three(number: float) -> str:
    decimals = 2 if number < 9.995 else 1 if number < 99.95 else 0
    return f"{number:,.{decimals}f}"
