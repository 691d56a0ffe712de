"""The menus whose entries come from elsewhere: recent files, examples, scores, themes, digits."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu

from attn_gui.app.actions import Actions
from attn_gui.app.file_commands import FileCommands
from attn_gui.app.preferences import Preferences, ThemeChoice
from attn_gui.app.theme import ThemeControl
from attn_gui.engine import SCORINGS
from attn_gui.io.errors import shown_name
from attn_gui.io.examples import EXAMPLES
from attn_gui.model.current_focus import CurrentView
from attn_gui.model.document import Document
from attn_gui.session.edits import SetOptions
from attn_gui.session.kinds import KINDS
from attn_gui.session.measuring import MEASURES
from attn_gui.session.session import Session
from attn_gui.text import capitalised
from attn_gui.views.tips import tip

THEMES = {ThemeChoice.SYSTEM: "As the System", ThemeChoice.LIGHT: "&Light", ThemeChoice.DARK: "&Dark"}
DIGITS = range(9)


class Menus(QObject):
    """Fills the menus and keeps their ticks true."""

    def __init__(
        self,
        actions: Actions,
        document: Document,
        view: CurrentView,
        theme: ThemeControl,
        preferences: Preferences,
        files: FileCommands,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._view = view
        self._theme = theme
        self._preferences = preferences
        self._files = files
        self._recent = actions.menus["recent"]
        self._score = actions.menus["score"]
        self._scores = QActionGroup(self._score)
        self._fill_examples(actions.menus["Examples"])
        self._themes = self._fill_themes(actions.menus["theme"])
        self._table_digits = self._fill_digits(actions.menus["digits"], "tableDigits", "In &Tables", "table_digits")
        self._map_digits = self._fill_digits(actions.menus["digits"], "mapDigits", "In &Maps", "map_digits")
        self._row_measures = self._fill_row_measures(actions.menus["rowMeasures"])
        preferences.recent_changed.connect(self.refresh_recent)
        self._recent.aboutToShow.connect(self.refresh_recent)
        document.session_changed.connect(self._follow)
        view.changed.connect(self._show_view)
        theme.theme_changed.connect(self._show_view)
        self.refresh_recent()
        self._show_session(document.session)
        self._show_view()

    def refresh_recent(self) -> None:
        """List the recent files, those that are gone greyed, and a way to forget them."""
        self._recent.clear()
        for place, path in enumerate(self._preferences.recent_files):
            act = partial(self._files.open_path, path)
            action = _action(self._recent, f"recent-{place}", shown_name(path).replace("&", "&&"), act)
            action.setToolTip(tip(str(path)))
            action.setEnabled(path.exists())
        self._recent.addSeparator()
        forget = _action(self._recent, "forgetRecent", "&Clear This List", self._preferences.forget_files)
        forget.setEnabled(bool(self._preferences.recent_files))
        self._recent.setToolTipsVisible(True)

    def _fill_examples(self, menu: QMenu) -> None:
        for key, example in EXAMPLES.items():
            action = _action(
                menu, f"example-{key}", str(example.title).replace("&", "&&"), partial(self._files.open_example, key)
            )
            action.setToolTip(str(example.summary))
            action.setStatusTip(str(example.summary))

    def _fill_themes(self, menu: QMenu) -> dict[ThemeChoice, QAction]:
        group = QActionGroup(menu)
        actions: dict[ThemeChoice, QAction] = {}
        for choice, text in THEMES.items():
            actions[choice] = _action(menu, f"theme-{choice}", text, partial(self._theme.choose, choice), group)
        return actions

    def _fill_digits(self, menu: QMenu, name: str, text: str, field: str) -> dict[int, QAction]:
        submenu = menu.addMenu(text)
        group = QActionGroup(submenu)
        actions: dict[int, QAction] = {}
        for digits in DIGITS:
            act = partial(self._choose_digits, field, digits)
            actions[digits] = _action(submenu, f"{name}-{digits}", str(digits), act, group)
        return actions

    def _fill_row_measures(self, menu: QMenu) -> dict[str | None, QAction]:
        group, names = QActionGroup(menu), {key: str(row.label) for key, row in MEASURES.items()}
        menu.setToolTipsVisible(True)
        actions: dict[str | None, QAction] = {None: self._row_measure(menu, None, "&Nothing", group)}
        menu.addSeparator()
        for key, text in names.items():
            actions[key] = self._row_measure(menu, key, capitalised(text), group)
            actions[key].setToolTip(tip(str(MEASURES[key].meaning)))
        return actions

    def _row_measure(self, menu: QMenu, key: str | None, text: str, group: QActionGroup) -> QAction:
        return _action(menu, f"rowMeasure-{key or 'none'}", text, partial(self._choose_row_measure, key), group)

    def _choose_row_measure(self, key: str | None) -> None:
        self._view.set_state(replace(self._view.state, row_measure=key))

    def _choose_digits(self, field: str, digits: int) -> None:
        self._view.set_state(self._view.state.with_digits(**{field: digits}))

    def _follow(self, before: Session, after: Session) -> None:
        if (before.kind, before.options.score) != (after.kind, after.options.score):
            self._show_session(after)

    def _show_session(self, session: Session) -> None:
        self._score.clear()
        for key in KINDS[session.kind].scores:
            row = SCORINGS[key]
            act = partial(self._choose_score, key)
            action = _action(self._score, f"score-{key}", f"{row.label}   {row.formula}", act, self._scores)
            action.setChecked(key == session.options.score)

    def _choose_score(self, key: str) -> None:
        self._document.apply(SetOptions(self._document.session.kind, {"score": key}))

    def _show_view(self) -> None:
        self._themes[self._theme.choice].setChecked(True)
        state = self._view.state
        for actions, digits in ((self._table_digits, state.table_digits), (self._map_digits, state.map_digits)):
            if digits in actions:
                actions[digits].setChecked(True)
        self._row_measures[state.row_measure].setChecked(True)


def _action(menu: QMenu, name: str, text: str, act: Callable[[], object], group: QActionGroup | None = None) -> QAction:
    action = menu.addAction(text)
    action.setObjectName(name)
    action.triggered.connect(act)
    if group is not None:
        action.setCheckable(True)
        group.addAction(action)
    return action
