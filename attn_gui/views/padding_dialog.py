"""Which keys are padding: a list of the key tokens, ticked = may be attended to."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from attn_gui.session.session import Array


class PaddingDialog(QDialog):
    """Key padding as ticks; untick the keys that no query may attend to."""

    def __init__(self, tokens: Sequence[str], allowed: Array | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("paddingDialog")
        self.setWindowTitle("Key padding")
        self.resize(340, 420)
        column = QVBoxLayout(self)
        column.addWidget(QLabel("Ticked keys may be attended to; the others are padding.", self, wordWrap=True))
        self._list = QListWidget(self)
        self._list.setObjectName("paddingList")
        self._list.setAccessibleName("Key tokens")
        for place, token in enumerate(tokens):
            item = QListWidgetItem(token, self._list)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            on = allowed is None or bool(allowed[place])
            item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
        column.addWidget(self._list)
        kinds = QDialogButtonBox.StandardButton
        buttons = QDialogButtonBox(kinds.Ok | kinds.Cancel, self)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)

    @property
    def allowed(self) -> Array:
        """True for each ticked key, shape (n_k,)."""
        items = (self._list.item(place) for place in range(self._list.count()))
        return np.array([item.checkState() == Qt.CheckState.Checked for item in items], dtype=np.bool_)
