"""``override`` for Python 3.11, where ``typing`` lacks it: marks methods that replace Qt's own."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing_extensions import override
else:

    def override(method):
        return method


__all__ = ["override"]
