"""``attn-gui sheet``: worksheets and answers as PDF from the command line, and what cannot be asked for."""

from dataclasses import replace
from pathlib import Path

import pytest

from attn_gui.cli import sheet
from attn_gui.cli.arguments import Parser, UsageError
from attn_gui.cli.opening import computed, read
from attn_gui.figures.sheet.choice import SheetChoice
from attn_gui.io.examples import read_example
from attn_gui.io.session_file import write_session
from attn_gui.session.view_state import MEAN_HEAD, Focus

pytestmark = pytest.mark.usefixtures("qapp")

IT, ANIMAL = 10, 2


def asked(path: Path, *given: str) -> tuple[SheetChoice, Focus]:
    """Return the sheet and the focus that the arguments ask for."""
    parser = Parser("sheet", "")
    sheet.add_arguments(parser)
    arguments = parser.parsed([str(path), "-o", "x.pdf", *given])
    session, view_state = read(str(path))
    return sheet.chosen(arguments, view_state), sheet.focused(computed(session), view_state.focus, arguments)


def test_a_sheet_and_its_worksheet_are_written(run, lesson, tmp_path: Path) -> None:
    for name, given in (("sheet.pdf", ()), ("blank.pdf", ("--blank", "scores, weights"))):
        ended = run("sheet", lesson, *given, "-o", tmp_path / name)
        assert (ended.code, ended.out, ended.complaints) == (0, "", [])
    filled, blank = ((tmp_path / name).read_bytes() for name in ("sheet.pdf", "blank.pdf"))
    assert filled.startswith(b"%PDF-")
    assert len(blank) < len(filled)
    assert filled.count(b"/Type /Page\n") == blank.count(b"/Type /Page\n") == 2


def test_the_same_command_writes_the_same_bytes(run, lesson, tmp_path: Path) -> None:
    for name in ("a.pdf", "b.pdf"):
        assert run("sheet", lesson, "--paper", "Letter", "--landscape", "-o", tmp_path / name).code == 0
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()


def test_the_name_and_the_digits_of_the_file_are_the_defaults(lesson) -> None:
    choice, _ = asked(lesson)
    assert choice == SheetChoice(title="lesson", digits=4)


def test_every_choice_is_taken_over(lesson) -> None:
    choice, focus = asked(
        *(lesson, "--blank", "output,exponentials", "--digits", "2", "--long", "cut", "--title", "Friday", "--notes"),
        *("--query", "q0", "--key", "k2", "--component", "1"),
    )
    wanted = SheetChoice(frozenset({"output", "exponentials"}), digits=2, long="cut", title="Friday", notes=True)
    assert choice == wanted
    assert (focus.query, focus.key, focus.component) == (0, 2, 1)


def test_the_focus_of_the_file_is_the_default_and_a_head_can_be_chosen(example) -> None:
    path = example("real_heads")
    _, focus = asked(path)
    assert (focus.head, focus.query, focus.key) == (11, IT, ANIMAL)
    assert asked(path, "--head", "3")[1].head == 3


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (("--blank", "score"), "“score” is no stage to leave blank; there are scores, exponentials, weights, output."),
        (("--digits", "11"), "--digits is a whole number from 0 to 10."),
        (("--head", "0"), "no heads; leave --head out"),
        (("--key", "k7"), "No token is called “k7”."),
        (("--component", "2"), "There is no component 2; the last is 1."),
        (("-o", "sheet.png"), "must end in .pdf"),
    ],
)
def test_what_is_not_there_is_said_in_one_sentence(run, lesson, tmp_path: Path, given, words) -> None:
    output = () if "-o" in given else ("-o", tmp_path / "x.pdf")
    ended = run("sheet", lesson, *given, *output)
    assert ended.code == 2
    assert len(ended.complaints) == 1
    assert words in ended.complaints[0]
    assert not (tmp_path / "x.pdf").exists()


def test_a_session_that_cannot_be_computed_is_refused(run, lesson, tmp_path: Path) -> None:
    session, view_state = read(str(lesson))
    wrong = tmp_path / "wrong.attn"
    write_session(wrong, replace(session, value=session.value[:2]), view_state)
    ended = run("sheet", wrong, "-o", tmp_path / "x.pdf")
    assert ended.code == 2
    assert "Key has 3 positions but value has 2" in ended.complaints[0]
    assert not (tmp_path / "x.pdf").exists()


def test_any_component_after_w_o_can_be_chosen_where_the_file_shows_the_mean_of_the_heads(tmp_path: Path) -> None:
    session, view_state = read_example("eight-heads")
    path = tmp_path / "mean.attn"
    write_session(path, session, view_state.with_focus(head=MEAN_HEAD))
    assert asked(path, "--component", "95")[1].component == 95  # 8 heads of width 12, side by side
    with pytest.raises(UsageError, match=r"the last is 11\."):
        asked(path, "--head", "0", "--component", "12")
