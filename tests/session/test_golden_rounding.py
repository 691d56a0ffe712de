"""Rounding to float16 and bfloat16 against what PyTorch gave, ties and subnormal numbers among them."""

import json
from pathlib import Path

import numpy as np
import pytest

from attn_gui.session.rounding import ROUNDINGS
from attn_gui.session.session import Precision

RECORDED = json.loads((Path(__file__).parents[1] / "data" / "rounding_torch.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("precision", [Precision.FLOAT16, Precision.BFLOAT16])
def test_numbers_round_as_in_pytorch(precision: Precision):
    found = ROUNDINGS[precision](np.array(RECORDED["numbers"]))
    wanted = np.array([np.inf if number is None else number for number in RECORDED[precision.value]])
    np.testing.assert_array_equal(np.where(np.isinf(found), np.inf, found), wanted)
