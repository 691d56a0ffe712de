"""``attn-gui info``: what is in a session file, without computing it."""

import argparse

from attn_gui.cli.opening import read
from attn_gui.session.kinds import KINDS
from attn_gui.session.mask_rules import mask_text
from attn_gui.session.session import Session, matrix_names, stored_matrix


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the verb's arguments."""
    parser.add_argument("file", metavar="FILE", help="a session (.attn)")


def run(arguments: argparse.Namespace) -> int:
    """Print the contents and return 0."""
    print("\n".join(lines(read(arguments.file)[0])))
    return 0


def lines(session: Session) -> list[str]:
    """Return what there is to say about *session*."""
    options = session.options
    result = [f"kind      {session.kind} ({KINDS[session.kind].label})", f"score     {options.score}"]
    if KINDS[session.kind].has_heads:
        result.append(f"heads     {options.num_heads}, key/value heads {options.num_kv_heads or options.num_heads}")
    result.append(f"mask      {mask_text(session.mask)}")
    for name in matrix_names(session):
        array = stored_matrix(session, name)
        assert array is not None, name
        linked = " (follows X)" if name in session.linked else ""
        result.append(f"matrix    {name} {' × '.join(map(str, array.shape))}{linked}")
    result.append(f"queries   {' '.join(session.query_tokens)}")
    result.append(f"keys      {' '.join(session.key_tokens)}")
    if session.x is not None:
        result.append(f"x tokens  {' '.join(session.x_tokens)}")
    result.extend(f"notes     {line}" for line in session.notes.splitlines())
    return result
