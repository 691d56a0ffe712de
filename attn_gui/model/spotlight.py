"""Which cells are lit now. Nothing of it is saved: it lasts as long as a pointer or a walk does."""

from PySide6.QtCore import QObject, Signal

from attn_gui.session.lit import Light

DARK = Light()


class Spotlight(QObject):
    """Shows what the latest of its users asked for: a hovered term over a step of the lesson, say."""

    changed = Signal(object)
    """The Light now."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lights: dict[str, Light] = {}

    @property
    def light(self) -> Light:
        """What is lit now."""
        return next(reversed(self._lights.values()), DARK)

    def shine(self, user: str, light: Light) -> None:
        """Show *light* for *user*, above what others show, until it shows another or puts it out."""
        self._turn(user, light)

    def put_out(self, user: str) -> None:
        """Show what was lit before *user* came, if anything."""
        self._turn(user, None)

    def _turn(self, user: str, light: Light | None) -> None:
        before = self.light
        self._lights.pop(user, None)
        if light is not None:
            self._lights[user] = light
        if self.light != before:
            self.changed.emit(self.light)
