"""The caseloads on the clinics' screen: a bar for each practitioner, and what is said of a caseload and its team."""

from __future__ import annotations

from collections.abc import Sequence

from booktui.desk.loads.caseload_views import CaseView, LoadView, MoveView, TeamView, WeekLoad
from booktui.rules.clock import to_wall
from booktui.widgets.call_paint import wrap
from booktui.widgets.clinic_lines import Lines, head, pair
from booktui.widgets.clinic_rows import day_short
from booktui.widgets.safe import filled
from booktui.widgets.waiting_rows import Cell, fit

SCALE = 150
"""Per cent at the end of a bar."""
STYLES = {"spare": "good", "ok": "row", "over": "soon", "too much": "past"}
MARKS = {"over": "‹!› ", "too much": "‹!› "}
EIGHTHS = " ▏▎▍▌▋▊▉█"
SPARKS = "▁▂▃▄▅▆▇█"


def bar(load: float, width: int) -> str:
    """A load as a bar of that many cells, 150 % at its end, with a stroke where 100 % is."""
    full = min(load, SCALE) / SCALE * width
    cells = "█" * int(full) + (EIGHTHS[int(full % 1 * 8)].strip() if int(full) < width else "")
    mark = width * 100 // SCALE
    cells = f"{cells:<{width}}"
    return cells if cells[mark] != " " else f"{cells[:mark]}│{cells[mark + 1 :]}"


def percent(load: float) -> str:
    """`81 %`; of somebody who carries cases without any time for them `no time`."""
    return "no time" if load == float("inf") else f"{load:.0f} %"


def _room(width: int) -> tuple[int, int]:
    """Cells for the name, which goes first where it is narrow, and for the bar."""
    left = max(8, width - 8 - 8 - 13 - 6 - 14)
    name = min(20, left // 3) if width >= 84 else 0
    return name, left - name


def _row(width: int, *cells: Cell) -> list[Cell]:
    code, name, drawn, load, word, cases, points = cells
    who, room = _room(width)
    return fit(
        [
            Cell(filled(code.text, 8), code.style), Cell(filled(name.text, who), name.style),
            Cell(filled(drawn.text, room), drawn.style), Cell(f"{load.text:>7} ", load.style),
            Cell(filled(word.text, 13), word.style), Cell(f"{cases.text:>5} ", cases.style),
            Cell(f"{points.text:>14}", points.style),
        ],
        width,
    )  # fmt: skip


def load_head(width: int) -> list[Cell]:
    """What the columns are."""
    words = ("who", "", "load (100 % at │)", "", "", "cases", "points of")
    return _row(width, *(Cell(word, "muted") for word in words))


def load_cells(one: LoadView, width: int) -> list[Cell]:
    """`ANN  Ann Ames  ██████│     60 %  spare   12     12 of 20`."""
    room = _room(width)[1]
    style = STYLES[one.word]
    return _row(
        width, Cell(one.code, "row"), Cell(one.name, "muted"), Cell(bar(one.load, max(4, room - 1)), style),
        Cell(percent(one.load), style), Cell(f"{MARKS.get(one.word, '')}{one.word}", style),
        Cell(str(one.cases), "muted"), Cell(f"{one.points:g} of {one.capacity:g}", "muted"),
    )  # fmt: skip


def load_lines(
    one: LoadView, team: TeamView, cases: Sequence[CaseView] | None, weeks: Sequence[WeekLoad], zone: str, width: int
) -> Lines:
    """A caseload: what it is, how even its team is, the weeks before, its cases."""
    lines = wrap([(one.name, "name")], width)
    lines += pair("team", team.team or "-", width)
    lines += pair("load", f"{percent(one.load)}, {one.word}", width, STYLES[one.word])
    lines += pair("carries", f"{one.points:g} of {one.capacity:g} points in {one.cases} cases", width)
    lines += pair("post", f"{one.wte_percent / 100:g} whole-time", width)
    lines += pair("away", f"{one.away:.0%} of the coming four weeks" if one.away else "", width)
    lines += head(f"Team {team.team}", width)
    lines += balance_lines(team, width)
    lines += head("Weeks before", width)
    lines += week_lines([week for week in weeks if week.code == one.code], width)
    lines += head("Cases", width)
    if cases is None:
        return [*lines, [Cell("being read …", "muted")]]
    for case in cases:
        lines.append(case_cells(case, zone, width))
    return lines or [[]]


def balance_lines(team: TeamView, width: int) -> Lines:
    """How even the team is, and whether that is an alarm (6.2)."""
    even = team.balance
    said = f"mean {even.mean:.0f} %, spread {even.spread:.0f}, variation {even.cv:.2f}, over the limit {even.over}"
    lines = wrap([(said, "row")], width)
    if even.alarm:
        lines += wrap([("‹!› Uneven: m suggests moves.", "alarm")], width)
    return lines


def week_lines(weeks: Sequence[WeekLoad], width: int) -> Lines:
    """`▃▄▆█  Mon 14 Sep 45 % … Mon 23 Nov 81 %`."""
    if not weeks:
        return [[Cell("No week is on record yet.", "muted")]]
    sparks = "".join(SPARKS[min(int(week.load / SCALE * len(SPARKS)), len(SPARKS) - 1)] for week in weeks)
    said = " … ".join(f"{day_short(week.week_on)} {percent(week.load)}" for week in (weeks[0], weeks[-1]))
    if len(weeks) == 1:
        said = f"{day_short(weeks[0].week_on)} {percent(weeks[0].load)}"
    return wrap([(f"{sparks}  {said}", "row")], width)


def case_cells(case: CaseView, zone: str, width: int) -> list[Cell]:
    """`1.5  Khan Amina   NEW  M  Mon 7 Dec 09:00  locked`."""
    wall = to_wall(case.next_visit, zone) if case.next_visit is not None else None
    visit = f"{wall.day} {wall:%b %H:%M}" if wall else case.status
    stays = filled(f" {case.fixed}" if case.fixed else "", 20 if width >= 66 else 11)
    tail = [
        Cell(filled(f" {case.service}", 7 if width >= 52 else 0), "muted"), Cell(f" {case.letter:<2}", "row"),
        Cell(f" {visit:>12}", "muted"), Cell(stays, "soon"),
    ]  # fmt: skip
    left = width - 6 - sum(len(cell.text) for cell in tail)
    return fit([Cell(f"{case.points:>5g} ", "row"), Cell(filled(case.name, max(6, left)), "row"), *tail], width)


def move_cells(one: MoveView, width: int) -> list[Cell]:
    """`Khan Amina  1.5  ANN → BEA  50 % / 67 %  variation 0.42 → 0.12`."""
    tail = [
        Cell(f" {one.case.points:>5g} ", "muted"), Cell(filled(f"{one.giver} → {one.taker}", 18), "row"),
        Cell(f"{percent(one.giver_load):>6} / {percent(one.taker_load):<6}", "row"),
        Cell(f" {one.cv_before:.2f} → {one.cv_after:.2f}", "good"),
    ]  # fmt: skip
    left = width - sum(len(cell.text) for cell in tail)
    return fit([Cell(filled(one.case.name, max(6, left)), "row"), *tail], width)
