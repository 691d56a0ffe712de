"""Attention Explorer: edit Q, K and V and watch scores, weights and output follow."""

__version__ = "0.1.0"
