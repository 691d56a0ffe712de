"""Preferences that have no better place: theme, motion, and how much memory one computation may take."""

from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QDialogButtonBox, QFormLayout, QWidget

from attn_gui.text import Message, say
from attn_gui.views.number_field import NumberField


class PreferencesDialog(QDialog):
    """Theme (from *themes*: key and text), whether nothing moves by itself, and memory budget in megabytes."""

    def __init__(
        self, themes: dict[str, str], theme: str, megabytes: int, *, less_motion: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("preferencesDialog")
        self.setWindowTitle("Preferences")
        form = QFormLayout(self)
        self._theme = QComboBox(self)
        self._theme.setObjectName("preferencesTheme")
        for key, text in themes.items():
            self._theme.addItem(text, key)
        self._theme.setCurrentIndex(self._theme.findData(theme))
        form.addRow("&Theme", self._theme)
        self._less_motion = QCheckBox("&Less motion", self)
        self._less_motion.setObjectName("preferencesLessMotion")
        self._less_motion.setToolTip("Do not let the cells that an edit changed light up for a moment")
        self._less_motion.setChecked(less_motion)
        form.addRow("View", self._less_motion)
        self._memory = NumberField("Memory for results, MB", step=100, whole=True, check=_enough, parent=self)
        self._memory.setObjectName("preferencesMemory")
        self._memory.show_number(megabytes)
        form.addRow("&Memory for results, MB", self._memory)
        kinds = QDialogButtonBox.StandardButton
        buttons = QDialogButtonBox(kinds.Ok | kinds.Cancel, self)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        form.addRow(buttons)

    @property
    def theme(self) -> str:
        """The key of the chosen theme."""
        return str(self._theme.currentData())

    @property
    def less_motion(self) -> bool:
        """Whether nothing is to move by itself."""
        return self._less_motion.isChecked()

    @property
    def megabytes(self) -> int:
        """The chosen budget."""
        return int(self._memory.number or 0)


def _enough(megabytes: float) -> Message | None:
    return None if 16 <= megabytes < 1_000_000 else say("Between 16 and 999999 megabytes are possible.")
