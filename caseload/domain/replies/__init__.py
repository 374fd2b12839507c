"""Saved replies: their little language, and the ones everybody starts with. Pure."""
