"""Caseloads on the clinics' screen: who carries how much, and evening a team out by moves that a lead approves."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from booktui.desk.loads.caseload_views import LoadView, TeamView, WeekLoad
from booktui.screens.clinics_base import ClinicsBase
from booktui.screens.clinics_shown import Shown, View
from booktui.widgets import caseload_rows
from booktui.widgets import clinic_keys as k
from booktui.widgets.details import Paint
from booktui.widgets.keys import Key
from booktui.widgets.waiting_rows import Cell

if TYPE_CHECKING:
    from booktui.desk.desk import Desk


class Caseloads(View):
    """Everybody in a team, by team and code."""

    NAME, FACE, WHAT, MANY = "caseloads", "Caseloads", "somebody's caseload", "the caseloads"
    NOTHING = "Nobody carries a caseload: give practitioners a team in the set-up."

    def __init__(self) -> None:
        super().__init__()
        self.teams: dict[str, TeamView] = {}
        self._weeks: tuple[WeekLoad, ...] = ()

    def load(self, desk: Desk, shown: Shown) -> None:
        found = desk.caseload.teams()
        self.teams = {team.team: team for team in found}
        self.items = tuple(one for team in found for one in team.people)
        self._weeks = desk.caseload.trend()

    def cells(self, item: LoadView, number: int, width: int) -> list[Cell]:
        return caseload_rows.load_cells(item, width)

    def head(self, width: int) -> list[Cell]:
        return caseload_rows.load_head(width)

    def count(self, desk: Desk, shown: Shown) -> Mapping[Hashable, Any]:
        return {one.id: desk.caseload.cases(one.code) for one in self.items}

    def lines(self, desk: Desk, item: LoadView) -> Paint:
        cases = None if self.counted is None else self.counted.get(item.id, ())
        return partial(caseload_rows.load_lines, item, self.teams[item.team], cases, self._weeks, desk.zone)

    def title(self, desk: Desk, shown: Shown) -> str:
        uneven = [team.team for team in self.teams.values() if team.balance.alarm]
        alarm = f" · ‹!› uneven: {', '.join(uneven)}" if uneven else ""
        return f"Caseloads {len(self.items)}{alarm}"

    def idle(self, item: LoadView | None, desk: Desk | None) -> Collection[Key]:
        return k.ON_CASELOAD if item is None else ()


class Balancing(ClinicsBase):
    """The part of the clinics' screen that moves cases."""

    def action_moves(self) -> None:
        row: LoadView | None = self.item_of("caseloads", "m suggests moves for the team of")
        if row is None:
            return
        moves = self.try_to(lambda: self.desk.caseload.suggest(row.team))
        if moves is None:
            return
        if not moves:
            self.say(f"No move would make {row.team} noticeably more even.")
            return
        from booktui.screens.dialogs.case_moves import CaseMovesDialog

        self.app.push_screen(CaseMovesDialog(self.desk, row.team), self._moved)

    def _moved(self, done: tuple[str, ...] | None) -> None:
        if not done:
            self.show_view(keep=self.list.key)
            self.say("No case was moved.")
            return
        self.said_done(done[-1] if len(done) == 1 else f"{len(done)} decisions on cases are on record.",
                       done if len(done) > 1 else ())  # fmt: skip
