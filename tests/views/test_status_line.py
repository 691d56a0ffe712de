from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QLabel, QToolTip

from attn_gui.text import say
from attn_gui.views.status_line import StatusLine


def test_a_text_that_does_not_fit_ends_in_an_ellipsis_and_is_whole_in_the_tip(qtbot):
    line = StatusLine()
    qtbot.addWidget(line)
    line.resize(900, 30)
    with qtbot.waitExposed(line):
        line.show()
    line.show_parts((say("it → animal"), say("weight 0.646607")))
    text = line.findChild(QLabel, "statusText")
    assert text.text() == "it → animal     weight 0.646607"
    line.resize(150, 30)
    qtbot.waitUntil(lambda: text.text().endswith("…"))
    assert "0.646607" in text.toolTip()
    line.resize(900, 30)
    qtbot.waitUntil(lambda: text.text().endswith("0.646607"))


def test_where_room_is_scarce_parts_move_closer_and_the_last_ones_go_whole(qtbot, qapp):
    line = StatusLine()
    qtbot.addWidget(line)
    line.resize(900, 30)
    with qtbot.waitExposed(line):
        line.show()
    parts = ("it → animal", "weight 0.646607", "peak 0.6466 at animal", "computed in 2.1 ms")
    asked = []
    line.show_parts([say(part) for part in parts], lambda: asked.append(1) or (say("entropy 1.957 bits"),))
    text = line.findChild(QLabel, "statusText")
    seen = set()
    for width in range(900, 250, -10):
        line.resize(width, 30)
        seen.add(text.text())
        assert text.fontMetrics().horizontalAdvance(text.text()) <= text.contentsRect().width()
    whole = {
        gap.join((*parts[:count], *ends)) for gap in (5 * " ", 3 * " ") for count in (2, 3, 4) for ends in ((), ("…",))
    }
    assert "   ".join(parts) in seen
    assert "   ".join((*parts[:2], "…")) in seen
    assert seen <= whole
    assert all(part in text.toolTip() for part in parts)
    assert not asked
    qapp.sendEvent(text, QHelpEvent(QEvent.Type.ToolTip, QPoint(3, 3), text.mapToGlobal(QPoint(3, 3))))
    assert "\n\nentropy 1.957 bits" in text.toolTip()
    assert asked
    QToolTip.hideText()
