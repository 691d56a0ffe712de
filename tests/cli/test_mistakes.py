"""Every mistake ends with exit code 2 and one line; nothing is written and no file read is changed."""

from pathlib import Path

import numpy as np
import pytest

FILES = "--query q.npy --key k.npy --value v.npy"

MISTAKES = {
    "compute": "required: FILE",
    "compute lesson.attn more": "Unrecognized arguments: more",
    "compute missing.attn": "missing.attn cannot be read",
    "compute .": "folder",
    "compute q.npy": "not a session",
    "compute cut.attn": "cut.attn",
    "compute lesson.attn -o r.csv": "r.csv must end in .npz",
    "compute lesson.attn -o nowhere/r.npz": "r.npz",
    "compute lesson.attn --js": "Unrecognized arguments: --js",
    "info missing.attn": "missing.attn cannot be read",
    "explain lesson.attn": "required: --cell",
    "explain lesson.attn --cell 0": "two parts",
    "explain lesson.attn --cell 0,3": "no row 3",
    "explain lesson.attn --cell -1,0": "no row -1",
    "explain lesson.attn --cell=-1,0": "no row -1",
    "explain lesson.attn --cell you,k0": "No token",
    "explain lesson.attn --stage output --cell 0,2": "no component 2",
    "explain lesson.attn --cell 0,0 --head 0": "no heads",
    "explain lesson.attn --cell 0,0 --stage heads": "no “heads” to explain; choose a stage (scores, weights, output",
    "explain heads.attn --cell 0,0 --head 8": "no head 8; they are counted from 0 to 7",
    "explain heads.attn --cell 0,0 --head two": "no head two",
    "figure lesson.attn": "required: -o",
    "figure lesson.attn -o w.gif": "w.gif must end in .png, .svg or .pdf",
    "figure lesson.attn -o .": "must end in",
    "figure lesson.attn -o nowhere/w.png": "w.png",
    "figure lesson.attn -o w.png --figure heads": "no heads",
    "figure lesson.attn -o w.png --head 0": "no heads",
    "figure lesson.attn -o w.png --stage scores": "--figure bars only",
    "figure lesson.attn -o w.png --query 7": "no row 7",
    "figure lesson.attn -o w.png --size 100": "a width and a height",
    "figure lesson.attn -o w.png --size 100x100": "320 × 240",
    "figure lesson.attn -o w.png --size 20000x400": "too large",
    "figure lesson.attn -o w.png --scale 0": "Scale must be",
    "figure lesson.attn -o w.png --scale -1": "Scale must be",
    "figure lesson.attn -o w.png --scale -1e-3": "Scale must be",
    "figure lesson.attn -o w.png --scale nan": "Scale must be",
    "figure lesson.attn -o w.png --scale big": "invalid float value",
    "figure lesson.attn -o w.png --dpi 0": "Dpi must be",
    "figure lesson.attn -o w.svg --dpi 300": "--dpi goes with PNG only",
    "figure lesson.attn -o w.png --figure mask --colormap magma": "weights, scores, output, tokens, heads or head-grid",
    "figure lesson.attn -o w.png --figure lines --limits 0,1": "heads, head-grid or bars only",
    "figure lesson.attn -o w.png --figure bars --colormap magma": "--colormap goes with",
    "figure lesson.attn -o w.png --figure bars --stage scores --limits 0,1": "--limits goes with bars of weights only",
    "figure lesson.attn -o w.png --figure output --without-first": "--without-first goes with --figure weights, scores",
    "figure lesson.attn -o w.png --figure lines --each-head": "no heads; leave --each-head out",
    "new -o s.attn": "Give --query, --key, --value, or --x",
    "new --query q.npy -o s.attn": "Give --key, --value, or --x",
    f"new {FILES}": "required: -o",
    f"new {FILES} -o s.npz": "must end in .attn",
    f"new {FILES} -o nowhere/s.attn": "s.attn",
    "new --query q.npy --key x.npy --value v.npy -o s.attn": "equal widths",
    "new --x missing.npy -o s.attn": "missing.npy cannot be read",
    "new --x deep.npy -o s.attn": "Write it in brackets",
    "new --x deep.npy[5] -o s.attn": "no slice",
    "new --x two.npz -o s.attn": "Write it after a colon",
    "new --x two.npz:c -o s.attn": "no array of numbers called c",
    "new --x bad.csv -o s.attn": "bad.csv",
    "new --x hole.npy -o s.attn": "not finite; it is nan at [0, 1]",
    f"new {FILES} --kind other -o s.attn": "invalid choice: 'other'",
    f"new {FILES} --kind self -o s.attn": "as many queries as keys",
    f"new {FILES} --kind additive --score dot -o s.attn": "Additive does not offer the score dot",
    f"new {FILES} --score concat --scale 2 -o s.attn": "concat has no scale",
    f"new {FILES} --heads 2 -o s.attn": "one head only",
    f"new {FILES} --temperature 0 -o s.attn": "emperature",
    f"new {FILES} --softcap -1 -o s.attn": "oftcap",
    f"new {FILES} --scale -inf -o s.attn": "cale",
    f"new {FILES} --kind multi-head --heads 3 -o s.attn": "3 heads",
    f"new {FILES} --kind multi-head --heads 0 -o s.attn": "eads",
    f"new {FILES} --kind multi-head --kv-heads 0 -o s.attn": "eads",
    f"new {FILES} --weight q.npy -o s.attn": "NAME=FILE",
    f"new {FILES} --weight w_query=q.npy -o s.attn": "NAME=FILE",
    f"new {FILES} --score general --weight weight=q.npy --weight weight=q.npy -o s.attn": "given twice",
    f"new {FILES} --score general --weight weight=v.npy -o s.attn": "general weight has shape",
    f"new {FILES} --mask q.npy -o s.attn": "must hold booleans",
    f"new {FILES} --mask ones.npy -o s.attn": "need 2 × 3",
    f"new {FILES} --key-padding ones.npy -o s.attn": "need 3",
    f"new {FILES} --bias q.npy -o s.attn": "need 2 × 3",
    f"new {FILES} --query-tokens a -o s.attn": "a name for each row of Q: 2, not 1",
    f"new {FILES} --key-tokens @missing.txt -o s.attn": "missing.txt cannot be read",
    f"new {FILES} --key-tokens @latin.txt -o s.attn": "no UTF-8 text",
    f"new {FILES} --x-tokens a,b -o s.attn": "--x, which is missing",
    "new --x x.npy --query-tokens a,b --key-tokens c,d -o s.attn": "cannot have different names",
    "new --x two.attn:a -o two.attn": "read and cannot be written",
    "--bogus": "Unrecognized arguments: --bogus",
    "one.attn two.attn": "Unrecognized arguments: two.attn",
}


@pytest.fixture
def folder(example, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with sessions and tables, in which the command is run."""
    example("eight_heads").rename(tmp_path / "heads.attn")
    (tmp_path / "cut.attn").write_bytes(example("lesson").read_bytes()[:900])
    arrays = {"q": np.full((2, 4), 0.5), "k": np.ones((3, 4)), "v": np.ones((3, 2)), "x": np.ones((2, 3))}
    arrays |= {"deep": np.ones((2, 3, 4)), "ones": np.ones((3, 3)), "hole": np.array([[1.0, np.nan]])}
    for name, array in arrays.items():
        np.save(tmp_path / f"{name}.npy", array)
    np.savez(tmp_path / "two.npz", a=np.eye(2), b=np.eye(3))
    (tmp_path / "two.attn").write_bytes((tmp_path / "two.npz").read_bytes())
    (tmp_path / "bad.csv").write_text("1,2\n3,x\n")
    (tmp_path / "latin.txt").write_bytes(b"caf\xe9\nb\nc\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_ends_with_one_line_and_nothing_written(run, folder: Path, mistake: str) -> None:
    before = contents(folder)
    ended = run(*mistake.split())
    assert ended.code == 2
    assert ended.out == ""
    assert len(ended.complaints) == 1
    assert ended.complaints[0].startswith("attn-gui: ")
    assert MISTAKES[mistake] in ended.complaints[0]
    assert contents(folder) == before


def test_an_empty_name_is_said_to_be_the_folder_it_means(run) -> None:
    assert run("info", "").complaints == ["attn-gui: . is a folder, not a file."]


def test_files_with_strange_names_are_read(run, example, tmp_path: Path) -> None:
    strange = example("lesson").rename(tmp_path / "--it's – a\tsession.attn")
    assert run("compute", "--", strange).code == 0
    assert run("compute", f"{tmp_path}/no\nsuch.attn").complaints[0].startswith("attn-gui: no\\u000asuch.attn")


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize(
    "verb",
    [
        "compute lesson.attn",
        "compute lesson.attn --json -o r.npz",
        "info lesson.attn",
        "explain lesson.attn --cell 0,0",
        "figure lesson.attn -o w.png",
        "new --x lesson.attn:arrays/key -o n.attn",
    ],
)
def test_each_verb_leaves_what_it_reads_unchanged(run, folder: Path, verb: str) -> None:
    before = contents(folder)
    assert run(*verb.split()).code == 0
    after = contents(folder)
    assert {name: after[name] for name in before} == before
