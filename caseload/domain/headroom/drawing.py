"""The bandwidth check as a drawing: eight weeks aligned at the ceiling, one line a session. Numbers only."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from caseload.domain.headroom.types import Room

UNIT, WIDTH, GAP = 8, 44, 8  # of a session, a column, and what lies between columns
ABOVE, BELOW = 4, 9  # sessions shown above and below the ceiling
CEILING = ABOVE * UNIT
BOTTOM = CEILING + BELOW * UNIT


@dataclass(frozen=True, slots=True)
class Block:
    """A filled stretch of a column."""

    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Column:
    """One week: what is booked, what the ask adds below the ceiling, what lies above it, and free lines."""

    x: int
    away: bool
    booked: Block | None
    asked: Block | None
    over: Block | None
    lines: tuple[float, ...]

    @property
    def middle(self) -> int:
        """Where a rule of the column ends."""
        return self.x + WIDTH


def draw(rooms: Sequence[Room]) -> tuple[Column, ...]:
    """A column for each week, left to right."""
    return tuple(_column(at * (WIDTH + GAP), room) for at, room in enumerate(rooms))


def _column(x: int, room: Room) -> Column:
    ceiling = Decimal(room.week.ceiling or 0)
    if room.week.away and not room.with_ask:
        return Column(x, True, None, None, None, ())
    under = min(room.with_ask, ceiling)
    return Column(
        x=x,
        away=False,
        booked=_block(min(room.booked, ceiling), ceiling - BELOW, ceiling),
        asked=_block(under, min(room.booked, ceiling), ceiling),
        over=_block(min(room.with_ask, ceiling + ABOVE), ceiling, ceiling),
        lines=tuple(float(CEILING + UNIT * at) for at in range(1, int(min(ceiling - under, Decimal(BELOW))) + 1)),
    )


def _block(top: Decimal, bottom: Decimal, ceiling: Decimal) -> Block | None:
    """From `bottom` up to `top`, both in sessions; nothing is drawn further down than the column goes."""
    bottom = max(bottom, ceiling - BELOW)
    if top <= bottom:
        return None
    return Block(float(CEILING + (ceiling - top) * UNIT), float((top - bottom) * UNIT))
