"""The mask as a menu of rules that compose: a key may be attended to where every rule that is on allows it."""

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from attn_gui.engine import Causal, EmptyRows
from attn_gui.session.edits import ClearMask, SetBias, SetCausal, SetCausalOffset, SetEmptyRows, SetMask, SetWindow
from attn_gui.session.mask_rules import EMPTY_ROWS, rules_on
from attn_gui.session.option_help import OPTION_HELP
from attn_gui.session.session import Mask, Session
from attn_gui.text import Message, say
from attn_gui.views.tips import tip

CAUSAL = {
    Causal.OFF: "No causal rule",
    Causal.TOP_LEFT: "Causal: key ≤ query (top-left)",
    Causal.BOTTOM_RIGHT: "Causal, last query sees all keys (bottom-right)",
}


class MaskMenu(QMenu):
    """Shows which rules are on.

    Signals: ``edited(Edit)``, ``tool_toggled(bool)`` for drawing on the scores map, ``window_requested()``,
    ``cached_requested()``, ``padding_requested()``, ``bias_requested()``.
    """

    edited = Signal(object)
    tool_toggled = Signal(bool)
    window_requested = Signal()
    cached_requested = Signal()
    padding_requested = Signal()
    bias_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Mas&k", parent)
        self.setObjectName("maskMenu")
        self.setToolTipsVisible(True)
        self._mask = Mask()
        group = QActionGroup(self)
        self._causal = {rule: self._add_causal(rule, text, group) for rule, text in CAUSAL.items()}
        self._build_places()
        self.addSeparator()
        self.tool = self._add("maskTool", "&Draw on the scores map", checkable=True)
        self.tool.setShortcut("Ctrl+M")
        self.tool.setToolTip("Then drag over cells of ② to forbid or allow them; Space toggles the focused cell")
        self.tool.triggered.connect(self.tool_toggled)
        self._drop_drawn = self._add("maskDropDrawn", "Remove the drawn mask")
        self._drop_drawn.triggered.connect(lambda: self._drop("drawn", say("Remove the drawn mask")))
        self.addSeparator()
        self._padding = self._add("maskPadding", "&Key padding…")
        self._padding.triggered.connect(self.padding_requested.emit)
        self._drop_padding = self._add("maskDropPadding", "Remove the key padding")
        self._drop_padding.triggered.connect(lambda: self._drop("key_padding", say("Remove the key padding")))
        self._bias = self._add("maskBias", "&Bias from a file…")
        self._bias.setToolTip("Numbers that are added to the scores; -inf forbids")
        self._bias.triggered.connect(self.bias_requested.emit)
        self._drop_bias = self._add("maskDropBias", "Remove the bias")
        self._drop_bias.triggered.connect(lambda: self.edited.emit(SetBias(None)))
        self.addSeparator()
        self._empty = self._add_empty_rows()
        self._clear = self._add("maskClear", "&Clear the mask")
        self._clear.triggered.connect(lambda: self.edited.emit(ClearMask()))

    def show_session(self, session: Session) -> None:
        """Show the rules of the session's mask."""
        self._mask = mask = session.mask
        self._causal[mask.causal].setChecked(True)
        self._empty[mask.empty_rows].setChecked(True)
        self._drop_window.setEnabled(mask.window is not None)
        self._drop_cached.setEnabled(mask.causal_offset is not None)
        self._drop_drawn.setEnabled(mask.drawn is not None)
        self._drop_padding.setEnabled(mask.key_padding is not None)
        self._drop_bias.setEnabled(mask.bias is not None)
        self._clear.setEnabled(bool(rules_on(mask)))

    def _build_places(self) -> None:
        cached = self._add("maskCached", "Cac&hed keys…")
        cached.setToolTip(tip(OPTION_HELP["causal_offset"]))
        cached.triggered.connect(self.cached_requested.emit)
        self._drop_cached = self._add("maskDropCached", "Remove the cached keys")
        self._drop_cached.triggered.connect(lambda: self.edited.emit(SetCausalOffset(None)))
        self.addSeparator()
        window = self._add("maskWindow", "Sliding &window…")
        window.setToolTip(tip(OPTION_HELP["window"]))
        window.triggered.connect(self.window_requested.emit)
        self._drop_window = self._add("maskDropWindow", "Remove the sliding window")
        self._drop_window.triggered.connect(lambda: self.edited.emit(SetWindow(None)))

    def _drop(self, rule: str, name: Message) -> None:
        self.edited.emit(SetMask(replace(self._mask, **{rule: None}), name))

    def _add(self, name: str, text: str, *, checkable: bool = False) -> QAction:
        action = self.addAction(text)
        action.setObjectName(name)
        action.setCheckable(checkable)
        return action

    def _add_causal(self, rule: Causal, text: str, group: QActionGroup) -> QAction:
        action = self._add(f"causal-{rule}", text, checkable=True)
        group.addAction(action)
        action.triggered.connect(lambda: self.edited.emit(SetCausal(rule)))
        return action

    def _add_empty_rows(self) -> dict[EmptyRows, QAction]:
        menu = self.addMenu("A row without any key gives")
        group = QActionGroup(menu)
        actions: dict[EmptyRows, QAction] = {}
        for rule, text in EMPTY_ROWS.items():
            words = str(text)
            action = menu.addAction(words[0].upper() + words[1:])
            action.setObjectName(f"emptyRows-{rule}")
            action.setCheckable(True)
            action.triggered.connect(lambda _checked, rule=rule: self.edited.emit(SetEmptyRows(rule)))
            group.addAction(action)
            actions[rule] = action
        return actions
