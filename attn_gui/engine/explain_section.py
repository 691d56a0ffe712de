"""What an explanation is made of: sections of numbers, each a step of the lesson."""

from collections.abc import Sequence
from dataclasses import dataclass

from attn_gui.engine.terms import Cell, Number
from attn_gui.text import Message

Index = tuple[int, ...]

STEPS = {
    "scores": "scores",
    "masked_scores": "scores",
    "weights": "weights",
    "mean_weights": "weights",
    "heads": "output",
    "concatenated": "output",
    "output": "output",
}
"""The step of the lesson to which a stage belongs; any other belongs to the inputs."""


@dataclass(frozen=True, eq=False)
class Section:
    """One step of the lesson: ``numbers`` in the order read, the last is the result; ``formula`` for any such number.

    ``stage`` names the step: "inputs", "scores", "weights" or "output".
    """

    stage: str
    title: Message
    numbers: Sequence[Number]
    formula: str = ""


@dataclass(frozen=True, eq=False)
class Explanation:
    """Where the number at ``index`` of ``stage`` comes from, and what else is to be said about it."""

    stage: str
    index: Index
    value: float
    sections: tuple[Section, ...]
    notes: tuple[Message, ...]

    @property
    def cell(self) -> Cell:
        """The cell of the number that is explained."""
        return Cell(self.stage, self.index)

    @property
    def step(self) -> str:
        """The ``stage`` of the section whose result is explained."""
        return STEPS.get(self.stage, "inputs")
