"""All edits under one roof: the only way a document changes."""

from attn_gui.session.cell_edits import ClearCells, FillMatrix, ReplaceMatrix, SetBlock, SetCell
from attn_gui.session.edit import Edit, EditError
from attn_gui.session.fills import FILLS, Fill
from attn_gui.session.layer_edits import BringLayer
from attn_gui.session.linking import Link, MakeX, RemoveX, SetSinusoids, Unlink, UseOwnTable
from attn_gui.session.mask_edits import (
    ClearMask,
    DrawMask,
    FitMask,
    SetBias,
    SetCausal,
    SetCausalOffset,
    SetEmptyRows,
    SetKeyPadding,
    SetMask,
    SetWindow,
)
from attn_gui.session.option_edits import AddWeight, RemoveWeight, SetKind, SetNotes, SetOptions
from attn_gui.session.pin_edits import DeletePin, PinState, RenamePin, RestorePin, SwapPin
from attn_gui.session.size_edits import (
    DeleteColumns,
    DeleteTokens,
    FitMatrix,
    InsertColumns,
    InsertTokens,
    MoveColumn,
    MoveToken,
)
from attn_gui.session.token_edits import RenameToken, SetTokens

__all__ = [
    "FILLS",
    "AddWeight",
    "BringLayer",
    "ClearCells",
    "ClearMask",
    "DeleteColumns",
    "DeletePin",
    "DeleteTokens",
    "DrawMask",
    "Edit",
    "EditError",
    "Fill",
    "FillMatrix",
    "FitMask",
    "FitMatrix",
    "InsertColumns",
    "InsertTokens",
    "Link",
    "MakeX",
    "MoveColumn",
    "MoveToken",
    "PinState",
    "RemoveWeight",
    "RemoveX",
    "RenamePin",
    "RenameToken",
    "ReplaceMatrix",
    "RestorePin",
    "SetBias",
    "SetBlock",
    "SetCausal",
    "SetCausalOffset",
    "SetCell",
    "SetEmptyRows",
    "SetKeyPadding",
    "SetKind",
    "SetMask",
    "SetNotes",
    "SetOptions",
    "SetSinusoids",
    "SetTokens",
    "SetWindow",
    "SwapPin",
    "Unlink",
    "UseOwnTable",
]
