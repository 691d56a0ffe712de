"""The panels of the window, built with what they need and placed."""

from dataclasses import dataclass

from PySide6.QtGui import QAction

from attn_gui.app.main_window import MainWindow
from attn_gui.figures.figure import Theme
from attn_gui.io.examples import LESSON, REAL_HEAD
from attn_gui.model.current_focus import CurrentView
from attn_gui.model.document import Document
from attn_gui.views.columns import Columns
from attn_gui.views.explanation_panel import ExplanationPanel
from attn_gui.views.figures_column import FiguresColumn
from attn_gui.views.head_strip_view import HeadStripView
from attn_gui.views.inputs_panel import InputsPanel
from attn_gui.views.maps_panel import MapsPanel
from attn_gui.views.mask_menu import MaskMenu
from attn_gui.views.message_strip import MessageStrip
from attn_gui.views.mode_bar import ModeBar
from attn_gui.views.options_drawer import OptionsDrawer
from attn_gui.views.questions import Questions
from attn_gui.views.side_panels import MAPS_HOME, SidePanels
from attn_gui.views.start_strip import StartStrip
from attn_gui.views.status_line import StatusLine


@dataclass(frozen=True)
class Panels:
    """Everything that is seen."""

    mask_menu: MaskMenu
    modes: ModeBar
    options: OptionsDrawer
    start: StartStrip
    strip: MessageStrip
    inputs: InputsPanel
    figures: FiguresColumn
    heads: HeadStripView
    maps: MapsPanel
    pages: SidePanels
    explanation: ExplanationPanel
    side: SidePanels
    columns: Columns
    status: StatusLine


def build_panels(
    window: MainWindow,
    strip: MessageStrip,
    undo: QAction,
    redo: QAction,
    document: Document,
    view: CurrentView,
    theme: Theme,
    questions: Questions,
) -> Panels:
    """Return the panels, placed in *window*."""
    mask_menu = MaskMenu(window)
    inputs = InputsPanel(document, view, theme, questions)
    heads, maps, explanation = HeadStripView(), MapsPanel(), ExplanationPanel()
    # Where the keyboard goes when a panel or page in front of them is closed.
    maps.setFocusProxy(maps.maps["weights"])
    explanation.setFocusProxy(explanation.browser)
    pages = SidePanels(maps, MAPS_HOME)
    figures = FiguresColumn(heads, pages)
    side = SidePanels(explanation)
    columns = Columns(inputs, figures, side)
    panels = Panels(
        mask_menu=mask_menu,
        modes=ModeBar(mask_menu, undo, redo),
        options=OptionsDrawer(),
        start=StartStrip(LESSON, REAL_HEAD),
        strip=strip,
        inputs=inputs,
        figures=figures,
        heads=heads,
        maps=maps,
        pages=pages,
        explanation=explanation,
        side=side,
        columns=columns,
        status=StatusLine(),
    )
    panels.options.setVisible(False)
    window.place(panels.modes, panels.options, (panels.start, panels.strip), columns)
    window.setStatusBar(panels.status)
    return panels
