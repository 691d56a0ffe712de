from PySide6.QtWidgets import QLabel

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
