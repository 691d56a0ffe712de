"""The rules of the house, read from the syntax trees of the sources (DESIGN: rooms, names, tests)."""

import ast
import re
import subprocess
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PURE_ROOMS = ("engine", "session", "io", "figures")
QT_ROOMS = ("model", "views", "app")
KIND_NAMES = {"self", "additive", "multiplicative", "multi-head", "dot", "scaled-dot", "general", "concat"}
KIND_CONSTANTS = {name.upper().replace("-", "_") for name in KIND_NAMES}
BANNED_WORDS = {"manager", "helper", "helpers", "util", "utils", "info", "data2", "do"}
NETWORK = {"aiohttp", "asyncio", "ftplib", "http", "requests", "smtplib", "socket", "socketserver", "ssl", "urllib"}
RUNS_DATA_AS_CODE = {"dill", "marshal", "pickle", "runpy", "shelve", "yaml"}

Breaches = Iterator[tuple[ast.AST, str]]
Rule = Callable[[ast.AST], Breaches]


def sources(*folders: str) -> list[Path]:
    """Return the Python files of the named folders of attn_gui (all of it if none is named)."""
    package = ROOT / "attn_gui"
    return sorted(path for folder in folders or ("",) for path in (package / folder).rglob("*.py"))


def written_tests() -> list[Path]:
    return sorted((ROOT / "tests").rglob("*.py"))


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), str(path))


def breaches(rule: Rule, paths: list[Path], allowed: tuple[str, ...] = ()) -> list[str]:
    """Return "file:line: what" for each breach of *rule*, outside the files or folders *allowed*."""
    return [
        f"{relative(path)}:{getattr(node, 'lineno', 1)}: {what}"
        for path in paths
        if not relative(path).startswith(allowed or ("/",))
        for node, what in rule(tree_of(path))
    ]


def calls_of(*names: str) -> Rule:
    """Make the rule that none of *names* is called or mentioned as attribute, or called by its bare name."""

    def rule(tree: ast.AST) -> Breaches:
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and node.attr in names:
                yield node, f".{node.attr}"
            elif isinstance(node, ast.Name) and node.id in names:
                yield node, node.id

    return rule


def bare_calls_of(*names: str) -> Rule:
    """Make the rule that no builtin of *names* is called."""

    def rule(tree: ast.AST) -> Breaches:
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
                yield node, f"{node.func.id}()"

    return rule


def imported_names(tree: ast.AST) -> Iterator[tuple[ast.AST, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node, f"{node.module}.{alias.name}") for alias in node.names)


def imports_of(modules: set[str]) -> Rule:
    """Make the rule that nothing of *modules* is imported, nor Qt's network."""

    def rule(tree: ast.AST) -> Breaches:
        for node, name in imported_names(tree):
            if name.split(".")[0] in modules or name.startswith(("PySide6.QtNetwork", "PySide6.QtWebEngine")):
                yield node, f"import of {name}"

    return rule


def sleeps(tree: ast.AST) -> Breaches:
    yield from ((node, name) for node, name in imported_names(tree) if name == "time.sleep")
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in ("sleep", "msleep", "usleep", "qWait", "processEvents"):
            yield node, f".{node.attr}"


def broad_excepts(tree: ast.AST) -> Breaches:
    for node in ast.walk(tree):
        if isinstance(node, ast.ExceptHandler):
            caught = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
            if any(c is None or (isinstance(c, ast.Name) and c.id in ("Exception", "BaseException")) for c in caught):
                yield node, "a broad except"


def names_a_kind(node: ast.expr) -> bool:
    if isinstance(node, ast.Constant):
        return isinstance(node.value, str) and node.value.replace("_", "-") in KIND_NAMES
    if isinstance(node, ast.Tuple | ast.List | ast.Set):
        return any(names_a_kind(element) for element in node.elts)
    name = node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
    return name in KIND_CONSTANTS


def kind_comparisons(tree: ast.AST) -> Breaches:
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare) and any(map(names_a_kind, [node.left, *node.comparators])):
            yield node, "a comparison with the name of a kind or score; use a field of its row"
        elif isinstance(node, ast.MatchValue) and names_a_kind(node.value):
            yield node, "a case for the name of a kind or score; use a field of its row"


def words_of(name: str) -> list[str]:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower().split("_")


def banned_names(tree: ast.AST) -> Breaches:
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            words = words_of(node.name)
            if BANNED_WORDS - {"do"} & set(words) or words[0] == "do":
                yield node, f"the name {node.name}"


def undocumented(tree: ast.AST) -> Breaches:
    assert isinstance(tree, ast.Module)
    if tree.body and ast.get_docstring(tree) is None:
        yield tree, "a module without a docstring"
    for node in tree.body:
        defined = isinstance(node, ast.ClassDef | ast.FunctionDef) and not node.name.startswith("_")
        if defined and ast.get_docstring(node) is None:
            yield node, f"{node.name} without a docstring"


def unmarked_overrides(tree: ast.AST) -> Breaches:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and re.search(r"[a-z][A-Z]", node.name):
            marks = {mark.id for mark in node.decorator_list if isinstance(mark, ast.Name)}
            if "override" not in marks:
                yield node, f"{node.name} without @override"


def escapes(tree: ast.AST) -> Breaches:
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in ("skip", "skipif", "xfail", "importorskip"):
            yield node, f".{node.attr}"


def labels_of_any_text(tree: ast.AST) -> Breaches:
    """Labels of a text not written in the source, which Qt would take for HTML where it looks so."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "QLabel":
            fixed = bool(node.args) and isinstance(node.args[0], ast.Constant)
            if not fixed and not any(keyword.arg == "textFormat" for keyword in node.keywords):
                yield node, "QLabel without textFormat"


SEES = [
    (calls_of("blockSignals", "QSignalBlocker"), "box.blockSignals(True)"),
    (calls_of("sender"), "button = self.sender()"),
    (sleeps, "from time import sleep"),
    (sleeps, "QTest.qWait(5)"),
    (sleeps, "QApplication.processEvents()"),
    (bare_calls_of("eval", "exec"), "eval(text)"),
    (imports_of(RUNS_DATA_AS_CODE), "from pickle import loads"),
    (imports_of(NETWORK), "import urllib.request"),
    (imports_of(NETWORK), "from PySide6 import QtNetwork"),
    (broad_excepts, "try:\n    f()\nexcept (OSError, Exception):\n    pass"),
    (broad_excepts, "try:\n    f()\nexcept:\n    pass"),
    (kind_comparisons, "if session.kind == 'multi_head': f()"),
    (kind_comparisons, "wide = score in ('general', 'concat')"),
    (kind_comparisons, "wide = kind is kinds.ADDITIVE"),
    (kind_comparisons, "match kind:\n    case 'self': f()"),
    (banned_names, "class FileManager: ..."),
    (banned_names, "def do_it(): ..."),
    (undocumented, "'''A module.'''\ndef shown(): ..."),
    (undocumented, "x = 1"),
    (unmarked_overrides, "class A:\n    def paintEvent(self, event): ..."),
    (escapes, "@pytest.mark.skip\ndef test(): ..."),
    (labels_of_any_text, "label = QLabel(token, self)"),
]


@pytest.mark.parametrize(("rule", "breach"), SEES)
def test_each_rule_sees_its_breach(rule: Rule, breach: str) -> None:
    assert list(rule(ast.parse(breach)))


def test_no_file_is_longer_than_300_lines() -> None:
    written = [*sources(), *written_tests(), *(ROOT / "packaging").glob("*.sh"), *(ROOT / "packaging").glob("*.py")]
    assert not [relative(path) for path in written if len(path.read_text("utf-8").splitlines()) > 300]


def test_only_the_number_field_blocks_signals() -> None:
    rule = calls_of("blockSignals", "QSignalBlocker")
    assert not breaches(rule, sources(), allowed=("attn_gui/views/number_field.py",))


def test_no_slot_asks_who_sent_the_signal() -> None:
    assert not breaches(calls_of("sender"), sources())


def test_nothing_waits_for_time_or_runs_the_event_loop_by_hand() -> None:
    assert not breaches(sleeps, [*sources(), *written_tests()])


def test_no_text_is_run_as_code() -> None:
    assert not breaches(bare_calls_of("eval", "exec"), sources())
    assert not breaches(imports_of(RUNS_DATA_AS_CODE), sources())


def test_the_program_imports_no_network() -> None:
    assert not breaches(imports_of(NETWORK), sources())


def test_only_the_boundaries_catch_every_exception() -> None:
    assert not breaches(broad_excepts, sources(), allowed=("attn_gui/io/", "attn_gui/cli/main.py"))


def test_kinds_and_scores_are_told_apart_in_their_tables_only() -> None:
    assert not breaches(
        kind_comparisons, sources(), allowed=("attn_gui/engine/scoring.py", "attn_gui/session/kinds.py")
    )


def test_names_say_what_a_thing_is() -> None:
    assert not breaches(banned_names, sources())
    verb = "attn_gui/cli/info.py"  # the command is called so
    assert not [
        relative(path) for path in sources() if BANNED_WORDS & set(words_of(path.stem)) and relative(path) != verb
    ]


@pytest.mark.parametrize("room", PURE_ROOMS)
def test_public_names_of_the_pure_rooms_are_documented(room: str) -> None:
    assert not breaches(undocumented, sources(room))


def test_names_of_qt_are_used_for_overriding_qt_only() -> None:
    assert not breaches(unmarked_overrides, sources(*QT_ROOMS))


def test_labels_show_names_from_files_literally() -> None:
    assert not breaches(labels_of_any_text, sources())


def test_no_test_is_left_out() -> None:
    assert not breaches(escapes, written_tests())
    mark = "pragma: no " + "cover"
    assert not [relative(path) for path in [*sources(), *written_tests()] if mark in path.read_text("utf-8")]


def test_neither_tests_nor_packaging_shadow_an_installed_package() -> None:
    assert not [relative(path) for folder in ("tests", "packaging") for path in (ROOT / folder).rglob("__init__.py")]


def test_no_committed_file_names_the_host_of_a_registry() -> None:
    hosts = [".".join(parts).encode() for parts in (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"))]
    hosts += [".".join(parts).encode() for parts in (("npmjs", "com"), ("debian", "org"), ("ubuntu", "com"))]
    listed = subprocess.run(
        ["git", "-c", f"safe.directory={ROOT}", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True
    )
    paths = [ROOT / name for name in listed.stdout.decode().split("\0") if name]
    assert paths
    assert not [relative(path) for path in paths if path.is_file() and any(h in path.read_bytes() for h in hosts)]
