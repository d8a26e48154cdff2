"""Fewer bytes on the wire: only cells that differ from what the terminal shows, and few words about their colours.

Textual sends every part that is painted again whole, each piece with all its colours: 34 kB where a day of the diary
takes the place of another, 33 kB where the screen was laid out again and looks as before.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from typing import Any, NamedTuple

from rich.cells import cell_len
from rich.color import ColorSystem
from rich.console import Console
from rich.style import Style
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.strip import Strip

NEAR = 8
"""Cells that are sent again rather than the cursor be moved over them."""
MOST_LOOKS = 4096
"""Looks and ways from one to another that are kept."""
Piece = tuple[int, int, Strip]
"""Row, column, what is there."""
_PLAIN = Style.null()
_UNKNOWN: Any = None
"""The look of a cell of which nothing is known."""


class Wire:
    """What the terminal shows, and how to get from there to something else."""

    def __init__(self) -> None:
        self._size = (0, 0)
        self._text: list[list[str]] = []
        self._looks: list[list[Style]] = []
        self._known: dict[Style, Style] = {}
        self._turns: dict[tuple[Style, Style], str] = {}

    def forget(self) -> None:
        """Something else may have written there: all of it is sent again."""
        self._size = (0, 0)

    def lean(self, update: Any, size: tuple[int, int]) -> Any:
        """The same update in fewer bytes; anything else as it is.

        Args:
            size: columns and rows of the terminal.
        """
        return LeanUpdate(self, update, size) if type(update) in (ChopsUpdate, LayoutUpdate) else update

    def sent(self, pieces: Iterator[Piece], size: tuple[int, int], system: ColorSystem) -> str:
        """What to send, so that the pieces show; from now on they are taken to."""
        if size != self._size:
            self._size = size
            self._text = [[""] * size[0] for _ in range(size[1])]
            self._looks = [[_UNKNOWN] * size[0] for _ in range(size[1])]
        if len(self._turns) > MOST_LOOKS or len(self._known) > MOST_LOOKS:
            self._turns.clear()
            self._known.clear()
        found: list[str] = []
        look = _PLAIN
        for y, group in groupby(pieces, key=lambda piece: piece[0]):
            if y < size[1]:
                look = self._line(y, [(x, strip) for _, x, strip in group], look, system, found)
        return "".join([*found, self._turn(look, _PLAIN, system)])

    def _line(
        self, y: int, strips: Sequence[tuple[int, Strip]], look: Style, system: ColorSystem, found: list[str]
    ) -> Style:
        """Add what differs on one line; the look that it leaves the terminal in."""
        width, known = self._size[0], self._known
        text, looks = self._text[y].copy(), self._looks[y].copy()
        for at, strip in strips:
            x = at
            for said, style, _ in strip:
                cells = len(said)
                if (not said.isascii() and not _cell_a_letter(said)) or (style is not None and style.link):
                    return self._as_it_is(y, strips, look, system, found)
                text[x : x + cells] = said
                looks[x : x + cells] = [_PLAIN if style is None else known.setdefault(style, style)] * cells
                x += cells
        del text[width:], looks[width:]
        before, looked = self._text[y], self._looks[y]
        self._text[y], self._looks[y] = text, looks
        if text == before and looks == looked:
            return look
        changed = [x for x in range(width) if looks[x] is not looked[x] or text[x] != before[x]]
        for start, end in _runs(changed, looks):
            found.append(f"\x1b[{y + 1};{start + 1}H")
            for style, places in groupby(range(start, end), key=looks.__getitem__):
                found.append(self._turn(look, style, system))
                found.append("".join([text[x] for x in places]))
                look = style
        return look

    def _as_it_is(
        self, y: int, strips: Sequence[tuple[int, Strip]], look: Style, system: ColorSystem, found: list[str]
    ) -> Style:
        """Letters of two cells or of none: how far they reach is the terminal's own affair."""
        self._text[y], self._looks[y] = [""] * self._size[0], [_UNKNOWN] * self._size[0]
        found.append(self._turn(look, _PLAIN, system))
        for x, strip in strips:
            found.append(f"\x1b[{y + 1};{x + 1}H")
            found += [Strip.render_style(style or _PLAIN, said, system) for said, style, _ in strip]
        return _PLAIN

    def _turn(self, before: Style, after: Style, system: ColorSystem) -> str:
        """From one look to another; what is the same in both is not said again."""
        if before is after:
            return ""
        turn = self._turns.get((before, after))
        if turn is None:
            turn = self._turns[(before, after)] = _turned(_codes(before, system), _codes(after, system))
        return turn


class LeanUpdate(CompositorUpdate):
    """An update that sends what differs. What is shown is only known once it is rendered, that is, sent."""

    def __init__(self, wire: Wire, update: ChopsUpdate | LayoutUpdate, size: tuple[int, int]) -> None:
        self._wire, self._update, self._terminal = wire, update, size

    def render_segments(self, console: Console) -> str:
        update = self._update
        pieces = _of_parts(update) if isinstance(update, ChopsUpdate) else _of_lines(update)
        return self._wire.sent(pieces, self._terminal, console._color_system or ColorSystem.TRUECOLOR)


def _of_parts(update: ChopsUpdate) -> Iterator[Piece]:
    """Each part cut at both edges; Textual would send it from the left edge of its widget on."""
    for y, left, right in update.spans:
        for end, (x, strip) in zip(update.chop_ends[y], update.chops[y].items(), strict=False):
            start, stop = max(x, left), min(end, right)
            if strip is not None and start < stop:
                yield y, start, strip if (start, stop) == (x, end) else strip.crop(start - x, stop - x)


def _of_lines(update: LayoutUpdate) -> Iterator[Piece]:
    for y, line in enumerate(update.strips, update.region.y):
        x = update.region.x
        for strip in line:
            yield y, x, strip
            x += strip.cell_length


def _runs(places: Sequence[int], looks: Sequence[Style]) -> Iterator[tuple[int, int]]:
    """Places that are near each other as spans, with nothing in between that is not known."""
    start = end = -1
    for place in places:
        if start < 0:
            start = place
        elif place > end + NEAR or (place > end and _UNKNOWN in looks[end:place]):
            yield start, end
            start = place
        end = place + 1
    if start >= 0:
        yield start, end


@lru_cache(maxsize=4096)
def _cell_a_letter(text: str) -> bool:
    return all(cell_len(letter) == 1 for letter in text)


class _Codes(NamedTuple):
    """What SGR says of a look."""

    attributes: tuple[str, ...]
    colour: str
    behind: str


def _codes(style: Style, system: ColorSystem) -> _Codes:
    colour = Strip.render_ansi(Style(color=style.color), system)
    behind = Strip.render_ansi(Style(bgcolor=style.bgcolor), system)
    rest = Strip.render_ansi(style, system).removesuffix(behind).rstrip(";").removesuffix(colour).rstrip(";")
    return _Codes(tuple(rest.split(";")) if rest else (), colour, behind)


def _turned(before: _Codes, after: _Codes) -> str:
    anew = ";".join(["0", *after.attributes, *(part for part in after[1:] if part)])
    if set(before.attributes) - set(after.attributes):  # what is on can only be turned off all together
        return f"\x1b[{anew}m"
    parts = [one for one in after.attributes if one not in before.attributes]
    parts += [after.colour or "39"] if after.colour != before.colour else []
    parts += [after.behind or "49"] if after.behind != before.behind else []
    less = ";".join(parts)
    return f"\x1b[{less if len(less) < len(anew) else anew}m" if parts else ""
