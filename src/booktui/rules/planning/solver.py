"""The best times for one tier together: a mixed integer program, solved exactly by HiGHS.

A variable says how many of a group of clients, who are all alike, have a place; another, how often a place is used
with a certain room and machine. Each client has one place at most, a place serves no more clients than it is used, and
at no instant is a schedule used by more than its capacity. The last are written once for each largest set of places
that share an instant, which leaves so little slack that the relaxed program is nearly always whole already.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence

from booktui.rules.planning.chances import Chance
from booktui.rules.planning.diary import Diary, Given, Place, Seat, claimed
from booktui.rules.values import DAY, Instant

Demand = Callable[[Place], int]
"""How much those who come later could do with a place, 0 to `MOST_DEMAND`."""
MOST_DEMAND = 7
NODES = 1000
"""Branches after which the best plan found is taken: a bound on the work that is the same on every machine."""
Offered = Sequence[tuple[Sequence[int], Sequence[Chance]]]
"""Clients who are alike, by index, and what each of them could have."""
Rows = list[tuple[list[tuple[int, float]], float]]
"""Columns with their factors, and what their sum may not pass."""


def solve(offered: Offered, diary: Diary, nothing: int, demand: Demand) -> dict[int, Given]:
    """The cheapest way to serve the clients, by index; `nothing` is what no time costs one of them.

    Of equally cheap ways one whose places those after them could do with least, early in the day. Gives nothing out.
    """
    model = _Model(offered, diary, nothing, demand)
    return model.solved() if model.chances else {}


class _Model:
    """The program for one tier."""

    def __init__(self, offered: Offered, diary: Diary, nothing: int, demand: Demand) -> None:
        self.diary = diary
        self.members = [members for members, _ in offered]
        self.chances = [(group, chance) for group, (_, chances) in enumerate(offered) for chance in chances]
        self.places = {chance.place: demand(chance.place) for _, chance in self.chances}
        self.seats = [(place, seat) for place in self.places for seat in diary.seats(place)]
        clients = sum(map(len, self.members))
        step = 1 / ((MOST_DEMAND + 1) * max(1, clients))  # all of them together less than the smallest cost
        self.costs = [
            chance.cost - nothing + step * (self.places[chance.place] + chance.option.start % DAY / DAY)
            for _, chance in self.chances
        ]
        self.first_seat = len(self.chances)
        self.most = [self._most(place, seat) for place, seat in self.seats]

    def _most(self, place: Place, seat: Seat) -> int:
        return min(self.diary.room_for(schedule_id) for schedule_id, _, _ in claimed(place, seat))

    def solved(self) -> dict[int, Given]:
        """Who has what in the best solution found; of those who are alike the first has the earliest."""
        most = [*(len(self.members[group]) for group, _ in self.chances), *self.most]
        values = _run([*self.costs, *(0.0 for _ in self.seats)], most, len(self.chances),
                      [*self._each_once(), *self._as_used(), *self._capacities()])  # fmt: skip
        seats: dict[Place, list[Seat]] = defaultdict(list)
        for (place, seat), value in zip(self.seats, values[self.first_seat :], strict=True):
            seats[place] += [seat] * round(value)
        given: dict[int, list[Chance]] = defaultdict(list)
        for (group, chance), value in zip(self.chances, values, strict=False):
            given[group] += [chance] * round(value)
        return {
            index: Given(chance.option, chance.place, seats[chance.place].pop(0), chance.cost)
            for group, chances in given.items()
            for index, chance in zip(self.members[group], sorted(chances, key=_earliest), strict=False)
        }

    def _each_once(self) -> Rows:
        columns: dict[int, list[tuple[int, float]]] = defaultdict(list)
        for column, (group, _) in enumerate(self.chances):
            columns[group].append((column, 1.0))
        return [(one, float(len(self.members[group]))) for group, one in columns.items()]

    def _as_used(self) -> Rows:
        columns: dict[Place, list[tuple[int, float]]] = defaultdict(list)
        for column, (_, chance) in enumerate(self.chances):
            columns[chance.place].append((column, 1.0))
        for column, (place, _) in enumerate(self.seats, self.first_seat):
            columns[place].append((column, -1.0))
        return [(one, 0.0) for one in columns.values()]

    def _capacities(self) -> Rows:
        spans: dict[int, list[tuple[Instant, Instant, int | None]]] = defaultdict(list)
        for column, (place, seat) in enumerate(self.seats, self.first_seat):
            for schedule_id, start, end in claimed(place, seat):
                spans[schedule_id].append((start, end, column))
        found: Rows = []
        for schedule_id, wanted in spans.items():
            capacity = self.diary.room_for(schedule_id)
            if capacity > 1:
                wanted += [(start, end, None) for start, end in self.diary.every(schedule_id)]
            found += self._limits(wanted, capacity)
        return found

    def _limits(self, spans: list[tuple[Instant, Instant, int | None]], capacity: int) -> Iterator[
        tuple[list[tuple[int, float]], float]
    ]:  # fmt: skip
        for together in _together(spans):
            columns = [column for column in together if column is not None]
            left = capacity - (len(together) - len(columns))
            if sum(self.most[column - self.first_seat] for column in columns) > left:
                yield [(column, 1.0) for column in columns], float(left)


def _earliest(chance: Chance) -> Instant:
    return chance.option.start


def _together(spans: Iterable[tuple[Instant, Instant, int | None]]) -> Iterator[list[int | None]]:
    """The largest sets of spans that share an instant, by their labels."""
    active: list[tuple[Instant, int | None]] = []
    grown = False
    for start, end, label in sorted(spans, key=lambda span: span[:2]):
        if any(until <= start for until, _ in active):
            if grown:
                yield [one for _, one in active]
            active, grown = [one for one in active if one[0] > start], False
        active.append((end, label))
        grown = True
    if grown:
        yield [one for _, one in active]


def _run(costs: Sequence[float], most: Sequence[int], clients: int, rows: Rows) -> list[float]:
    """Values of the columns at the least cost: each from 0 to its most, those after `clients` whole numbers.

    Once those are whole the first `clients` of them are an ordinary transport problem, which is whole by itself.
    """
    import highspy  # late, so that a desk that never plans does not carry a solver
    import numpy as np

    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(costs), len(rows)
    lp.col_cost_ = np.array(costs, dtype=np.float64)
    lp.col_lower_, lp.col_upper_ = np.zeros(len(costs)), np.array(most, dtype=np.float64)
    lp.row_lower_ = np.full(len(rows), -highspy.kHighsInf)
    lp.row_upper_ = np.array([limit for _, limit in rows], dtype=np.float64)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.cumsum([0, *(len(columns) for columns, _ in rows)], dtype=np.int32)
    lp.a_matrix_.index_ = np.array([column for columns, _ in rows for column, _ in columns], dtype=np.int32)
    lp.a_matrix_.value_ = np.array([factor for columns, _ in rows for _, factor in columns], dtype=np.float64)
    whole, any_number = highspy.HighsVarType.kInteger, highspy.HighsVarType.kContinuous
    lp.integrality_ = [any_number] * clients + [whole] * (len(costs) - clients)

    class Quiet(highspy.Highs):
        """Without the callbacks, whose setting up prints a line over whatever is on the screen."""

        def __init__(self) -> None:
            super(highspy.Highs, self).__init__()

    solver = Quiet()
    for option, value in (("output_flag", False), ("mip_rel_gap", 0.0), ("mip_max_nodes", NODES), ("threads", 1)):
        solver.setOptionValue(option, value)
    solver.passModel(lp)
    solver.run()
    if solver.getInfo().primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return [0.0] * len(costs)
    return list(solver.getSolution().col_value)
