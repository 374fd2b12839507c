"""A review on paper: plain text as a PDF, with a font that knows more than one alphabet."""

from collections.abc import Sequence
from pathlib import Path

from fpdf import FPDF
from matplotlib import get_data_path

FONT = Path(get_data_path()) / "fonts" / "ttf"


def as_pdf(title: str, parts: Sequence[tuple[str, Sequence[str]]]) -> bytes:
    """A page of headings, each with its lines."""
    pdf = FPDF(format="A4")
    pdf.set_title("Weekly review")
    pdf.set_margin(22)
    for style, name in (("", "DejaVuSans.ttf"), ("B", "DejaVuSans-Bold.ttf")):
        pdf.add_font("text", style, FONT / name)
    pdf.add_page()
    _line(pdf, title, size=17, bold=True)
    for head, lines in parts:
        if lines:
            pdf.ln(4)
            _line(pdf, head, size=12, bold=True)
            for line in lines:
                _line(pdf, line, size=10)
    return bytes(pdf.output())


def _line(pdf: FPDF, text: str, *, size: float, bold: bool = False) -> None:
    pdf.set_font("text", "B" if bold else "", size)
    pdf.multi_cell(0, size * 0.55, text, new_x="LMARGIN", new_y="NEXT", align="L")
