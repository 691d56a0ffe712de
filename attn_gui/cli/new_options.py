"""The options of ``attn-gui new``: what each argument is called, and which option of the session it sets."""

import argparse
from collections.abc import Mapping
from enum import StrEnum

from attn_gui.cli.arguments import usage
from attn_gui.engine import SCORINGS, Causal, EmptyRows
from attn_gui.engine.normalisers import NORMALISERS
from attn_gui.engine.positions import Rope
from attn_gui.session.extras import EXTRAS
from attn_gui.session.kinds import KINDS, KindRow
from attn_gui.session.linking import SetSinusoids
from attn_gui.session.new import FIRST_KIND
from attn_gui.session.option_edits import SetOptions
from attn_gui.session.option_help import CHOICE_HELP, OPTION_HELP
from attn_gui.session.session import LocalKind, Precision, Session
from attn_gui.text import Message, say

SCORE_NUMBERS = ("scale", "offset", "gain")
ARGUMENTS = {
    "normaliser": "normaliser",
    "sink": "sink",
    "rope": "rope",
    "theta": "rope_theta",
    "alibi": "alibi",
    "qk_norm": "qk_norm",
    "local": "local",
    "local_width": "local_width",
    "precision": "precision",
}
"""Arguments that set an option of their mode, and that option."""
READING = {"qk_norm": "--qk-norm", "local": f"--local {LocalKind.PREDICTIVE.value}", "sink": "--normaliser softmax"}
"""The option that offers a further matrix, and the argument with which it is read."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments for the mode, its score and its options."""
    _add_scores(parser)
    _add_weighing(parser)
    _add_positions(parser)
    _add_mask(parser)


def with_catalogue(session: Session, arguments: argparse.Namespace) -> tuple[Session, tuple[Message, ...]]:
    """Return the session with the options that ARGUMENTS set, and what its matrices start as.

    Raises UsageError for one that has no effect there, EditError for one that the mode does not offer.
    """
    given = {name: getattr(arguments, name) for name in ARGUMENTS if getattr(arguments, name) is not None}
    edit = SetOptions(session.kind, {ARGUMENTS[name]: value for name, value in given.items()})
    changed = edit.apply(session)
    note = edit.note(session, changed)
    if arguments.sinusoids:
        changed = SetSinusoids(True).apply(changed)
        if not KINDS[changed.kind].uses_x(changed):
            raise usage(say("Nothing reads X here; leave --sinusoids out."), "--sinusoids", "no_effect")
    _require_effect(changed, given)
    return changed, () if note is None else (note,)


def require_read(session: Session, weights: Mapping[str, str]) -> None:
    """Raise UsageError for a further matrix (by name, with its argument) that the options leave unread."""
    read = {row.name for row in KINDS[session.kind].extras_read(session.options)}
    for name, text in weights.items():
        if name in EXTRAS and name not in read:
            message = say(
                "--weight {text} has no effect without {argument}.", text=text, argument=READING[EXTRAS[name].option]
            )
            raise usage(message, "--weight", "no_effect")


def _require_effect(session: Session, given: Mapping[str, object]) -> None:
    options = session.options
    active = KINDS[session.kind].in_force(options)
    for argument in given:
        name = ARGUMENTS[argument]
        # Not a number differs from itself.
        if getattr(active, name) is not getattr(options, name) and getattr(active, name) != getattr(options, name):
            message = say(
                "--{argument} has no effect with the score {score} and the other options; leave it out.",
                score=options.score,
                argument=argument.replace("_", "-"),
            )
            raise usage(message, f"--{argument}", "no_effect")


def _add_scores(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--kind", choices=tuple(KINDS), help=f"default: {FIRST_KIND}")
    offered = "\n".join(_score_help(kind) for kind in KINDS.values())
    formulas = "\n".join(f"  {row.key}: {row.formula}; {row.source}" for row in SCORINGS.values())
    text = f"what a mode offers, the default first:\n{offered}\nwhat they are:\n{formulas}"
    parser.add_argument("--score", choices=tuple(SCORINGS), help=text)
    for name in SCORE_NUMBERS:
        having = ", ".join(row.key for row in SCORINGS.values() if name in row.numbers)
        parser.add_argument(f"--{name}", type=float, metavar="F", help=f"{_help(name)}; of {having}")
    parser.add_argument("--heads", type=int, metavar="N", help="default: the largest of 8, 4, 2, 1 that fits")
    parser.add_argument("--kv-heads", type=int, metavar="N", help="key/value heads (default: as many as heads)")


def _score_help(kind: KindRow) -> str:
    others = [score for score in kind.scores if score != kind.default_score]
    return f"  {kind.key}: {', '.join((kind.default_score, *others))}"


def _add_weighing(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--temperature", type=float, metavar="F", help=_help("temperature"))
    parser.add_argument("--softcap", type=float, metavar="F", help=_help("softcap"))
    rows = "\n".join(f"  {row.key}: {row.formula}; {row.source}" for row in NORMALISERS.values())
    text = f"from masked scores s to weights (default: softmax):\n{rows}"
    parser.add_argument("--normaliser", choices=tuple(NORMALISERS), help=text)
    parser.add_argument("--sink", type=float, metavar="F", help=_help("sink"))
    parser.add_argument("--local", choices=_values(LocalKind), help=_choices("local", LocalKind))
    parser.add_argument("--local-width", type=int, metavar="N", help=_help("local_width"))
    parser.add_argument("--precision", choices=_values(Precision), help=_choices("precision", Precision))
    narrow = Precision.FLOAT32.value
    parser.add_argument(
        "--float32", action="store_const", dest="precision", const=narrow, help=f"the same as --precision {narrow}"
    )


def _add_positions(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--rope", choices=_values(Rope), help=_choices("rope", Rope))
    parser.add_argument("--theta", type=float, metavar="F", help=_help("rope_theta"))
    for name in ("qk_norm", "alibi"):
        text = _help(name)
        parser.add_argument(f"--{name.replace('_', '-')}", action="store_const", const=True, help=text)
    parser.add_argument("--sinusoids", action="store_true", help=_help("sinusoids"))


def _add_mask(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--causal", choices=_values(Causal), default=Causal.OFF.value, help="default: off")
    parser.add_argument("--window", metavar="L,R", help=_help("window"))
    parser.add_argument("--cached-keys", type=int, metavar="N", help=_help("causal_offset"))
    text = f"{_help('empty_rows')} (default: {EmptyRows.ZERO.value})"
    parser.add_argument("--empty-rows", choices=_values(EmptyRows), default=EmptyRows.ZERO.value, help=text)


def _help(name: str) -> str:
    return OPTION_HELP.get(name, "").replace("%", "%%")


def _values(choices: type[StrEnum]) -> list[str]:
    return [choice.value for choice in choices]


def _choices(name: str, choices: type[Rope | LocalKind | Precision]) -> str:
    told = [f"  {choice.value}: {CHOICE_HELP[choice]}" for choice in choices if choice in CHOICE_HELP]
    return "\n".join([_help(name), *told])
