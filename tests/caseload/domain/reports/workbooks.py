"""Small workbooks for tests, written by hand: text, numbers and dates, several sheets, joined cells."""

import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime, time
from xml.sax.saxutils import escape

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><fonts count="1"><font/></fonts><fills count="1"><fill/></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="4"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="22"/><xf numFmtId="20"/></cellXfs>'
    "</styleSheet>"
)
Cell = str | int | float | date | time | None


def workbook(*sheets: Sequence[Sequence[Cell]], merged: str = "", hidden: Sequence[int] = ()) -> bytes:
    """An XLSX of these sheets; `merged` is a range of the first one, such as "A2:A3"."""
    joined = f'<mergeCells count="1"><mergeCell ref="{merged}"/></mergeCells>' if merged else ""
    parts = {f"xl/worksheets/sheet{at}.xml": _sheet(rows, joined) for at, rows in enumerate(sheets, 1)}
    return package(parts, hidden=hidden)


def package(sheets: dict[str, str], *, hidden: Sequence[int] = ()) -> bytes:
    """An XLSX of sheets that are XML already, by their names in the archive."""
    listed, links = "", ""
    for at, name in enumerate(sheets, 1):
        state = ' state="hidden"' if at in hidden else ""
        listed += f'<sheet name="Sheet{at}" sheetId="{at}" r:id="rId{at}"{state}/>'
        links += f'<Relationship Id="rId{at}" Type="{_LINKS}/worksheet" Target="{name.removeprefix("xl/")}"/>'
    links += f'<Relationship Id="rId99" Type="{_LINKS}/styles" Target="styles.xml"/>'
    book = f'<workbook xmlns="{_MAIN}" xmlns:r="{_LINKS}"><sheets>{listed}</sheets></workbook>'
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"/>',
        "_rels/.rels": _links(f'<Relationship Id="rId1" Type="{_LINKS}/officeDocument" Target="xl/workbook.xml"/>'),
        "xl/workbook.xml": book,
        "xl/_rels/workbook.xml.rels": _links(links),
        "xl/styles.xml": _STYLES,
        **sheets,
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def _links(links: str) -> str:
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{links}</Relationships>'


def _sheet(rows: Sequence[Sequence[Cell]], joined: str) -> str:
    lines = []
    for number, row in enumerate(rows, 1):
        cells = "".join(_cell(f"{_letters(at)}{number}", cell) for at, cell in enumerate(row))
        lines.append(f'<row r="{number}">{cells}</row>')
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{"".join(lines)}</sheetData>{joined}</worksheet>'


def _cell(place: str, cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return f'<c r="{place}" t="inlineStr"><is><t>{escape(cell)}</t></is></c>'
    number, style = _number(cell)
    return f'<c r="{place}" s="{style}"><v>{number}</v></c>'


def _number(cell: int | float | date | time) -> tuple[float, int]:
    """The number that stands for it, and its style."""
    if isinstance(cell, time):
        return (cell.hour * 60 + cell.minute) / 1440, 3
    if isinstance(cell, datetime):
        return (cell - datetime(1899, 12, 30)).total_seconds() / 86_400, 2
    if isinstance(cell, date):
        return (cell - date(1899, 12, 30)).days, 1
    return cell, 0


def _letters(at: int) -> str:
    return chr(65 + at) if at < 26 else chr(64 + at // 26) + chr(65 + at % 26)
