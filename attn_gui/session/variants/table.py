"""All variants, in the order in which they are listed."""

from attn_gui.session.variants.keras import KERAS
from attn_gui.session.variants.libraries import LIBRARIES
from attn_gui.session.variants.models import MODELS
from attn_gui.session.variants.papers import PAPERS
from attn_gui.session.variants.seq2seq import SEQ2SEQ
from attn_gui.session.variants.variant import Variant

VARIANTS: dict[str, Variant] = {variant.key: variant for variant in (*LIBRARIES, *KERAS, *SEQ2SEQ, *PAPERS, *MODELS)}
"""The variants by key."""
