"""What the engine refuses, as errors that name the input at fault."""

from attn_gui.errors import AttentionError


class EngineError(AttentionError, ValueError):
    """Root of everything that the engine refuses."""


class ShapeError(EngineError):
    """Sizes that do not fit each other."""


class FiniteError(EngineError):
    """NaN or infinity where a finite number is needed."""


class OptionError(EngineError):
    """An option, or the type of an input, outside what is allowed."""


class Cancelled(Exception):  # noqa: N818 - nothing went wrong: the caller asked for it
    """Raised when *progress* returned True; deliberately no AttentionError."""
