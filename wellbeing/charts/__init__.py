"""Drawings: data in, SVG text out. Drawn by the worker, never within a request."""
