"""Rebooking plans: small ones by hand, against every possible plan, and random ones for what must always hold."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations, product
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from booktui.rules.lanes import peak
from booktui.rules.planning.chances import Chances
from booktui.rules.planning.cost import cost, unplaced
from booktui.rules.planning.diary import Diary
from booktui.rules.planning.order import rank, tier, tiers
from booktui.rules.planning.plan import propose
from booktui.rules.planning.values import Displaced, Option, Plan, Proposed, Settings, Weights, Why
from booktui.rules.values import DAY, MINUTE, Span

OLD = date(2026, 12, 1)
OLD_START = 1_796_115_600
"""09:00 UTC that day."""
WEIGHTS = Weights()
PLAIN = Settings()


def option(days: int, hour: int = 9, *, minutes: int = 30, who: int = 1, **more: object) -> Option:
    """A time so many days after the old date."""
    start = OLD_START + days * DAY + (hour - 9) * 60 * MINUTE
    found = Option(start, start + minutes * MINUTE, OLD + timedelta(days=days), who, 1, start, start + minutes * MINUTE)
    return found._replace(**more)


def client(number: int, *options: Option, priority: str = "routine", **more: object) -> Displaced:
    """A displaced client; the lower number comes first in a tier."""
    who = Displaced(number, number + 1000, priority, OLD_START, OLD, date(2026, 8, 1), options=options)
    return replace(who, **more)


def times(plan: Plan) -> dict[int, int | None]:
    """Days after the old date by client."""
    return {row.id: row.added_days if row.option else None for row in plan.rows}


def test_nobody() -> None:
    assert propose([]) == Plan(())


def test_the_same_id_twice() -> None:
    with pytest.raises(ValueError, match="twice"):
        propose([client(1), client(1)])


def test_one_client_has_the_earliest_with_room_and_machine() -> None:
    early, late = option(3, rooms=(70, 71), machines=(80,)), option(4)
    assert propose([client(1, late, early)]).rows == (Proposed(1, early, 70, 80, 3),)


def test_reasons() -> None:
    only = option(1)
    plan = propose([client(1, only), client(2, only), client(3)])
    assert [row.why for row in plan.rows] == [None, Why.GIVEN, Why.NOTHING]
    assert (plan.placed, plan.added_days) == (1, 1)


def test_rows_are_in_the_order_of_the_list() -> None:
    plan = propose([client(1), client(2, priority="2ww"), client(3, priority="urgent")])
    assert [row.id for row in plan.rows] == [2, 3, 1]


def test_all_together_wait_least() -> None:
    """Taking turns, the first would take the only time that the second could have soon."""
    plan = propose([client(1, option(1), option(2)), client(2, option(1), option(30))])
    assert times(plan) == {1: 2, 2: 1}


def test_a_higher_tier_gives_up_nothing() -> None:
    plan = propose([client(1, option(1), option(2), priority="urgent"), client(2, option(1), option(30))])
    assert times(plan) == {1: 1, 2: 30}


def test_of_equals_a_tier_takes_what_the_next_can_use_less() -> None:
    first, second = option(1, 9), option(1, 9, who=2)
    assert propose([client(1, first, second, priority="urgent"), client(2, first)]).placed == 2
    assert propose([client(1, first, second, priority="urgent"), client(2, second)]).placed == 2


def test_the_one_before_in_the_order_has_the_earlier_of_two_times() -> None:
    both = (option(5), option(2))
    assert times(propose([client(2, *both), client(1, *both), client(3)])) == {1: 2, 2: 5, 3: None}


def test_exchanged_inside_a_day_too() -> None:
    both = (option(2, 9), option(2, 15))
    plan = propose([client(number, *both, *(option(2, hour) for hour in (10, 11))) for number in (3, 1, 2, 4)])
    starts = [row.option.start for row in plan.rows if row.option]
    assert starts == sorted(starts)
    assert plan.placed == 4


@pytest.mark.parametrize(
    ("worse", "more"),
    [
        pytest.param({"preference": True}, {}, id="preference"),
        pytest.param({"short_notice": True}, {}, id="short-notice"),
        pytest.param({}, {"rebook_by": OLD - timedelta(days=1)}, id="nothing-is-in-time"),
    ],
)
def test_drawbacks(worse: dict[str, bool], more: dict[str, date]) -> None:
    expected = 5 if worse else 1
    assert times(propose([client(1, option(1, **worse), option(5), **more)])) == {1: expected}


@pytest.mark.parametrize("what", ["target_on", "rebook_by"])
def test_who_must_be_seen_sooner_is_though_later_in_the_order(what: str) -> None:
    both = (option(2), option(9))
    others = {"target_on": OLD + timedelta(days=1), "rebook_by": OLD + timedelta(days=1)}
    plan = propose([client(1, *both, **others), client(2, *both, **others | {what: OLD + timedelta(days=3)})])
    assert times(plan) == {1: 9, 2: 2}


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        pytest.param(option(3), 300, id="days"),
        pytest.param(option(0), 0, id="the-same-day"),
        pytest.param(option(-4), -4, id="a-gain-counts-a-hundredth"),
        pytest.param(option(3, preference=True, short_notice=True), 2400, id="drawbacks-add-up"),
        pytest.param(option(10), 1000, id="on-both-last-days"),
        pytest.param(option(11), 49_100, id="past-both"),
        pytest.param(option(9000), 364_999, id="never-as-much-as-no-time"),
    ],
)
def test_cost(made: Option, expected: int) -> None:
    last = OLD + timedelta(days=10)
    assert cost(client(1, target_on=last, rebook_by=last), made, WEIGHTS) == expected
    assert unplaced(WEIGHTS) == 365_000


COLLIDING = [
    pytest.param(option(1), option(1), id="practitioner"),
    pytest.param(option(1, minutes=60), option(1, 9, kept_start=OLD_START + DAY + 3599), id="practitioner-in-part"),
    pytest.param(option(1, rooms=(70,)), option(1, who=2, rooms=(70,)), id="room"),
    pytest.param(option(1, machines=(80,)), option(1, who=2, machines=(80,)), id="machine"),
    pytest.param(option(1, interpreter_id=90), option(1, who=2, interpreter_id=90), id="interpreter"),
]


@pytest.mark.parametrize(("one", "other"), COLLIDING)
def test_two_that_collide_are_not_both_given(one: Option, other: Option) -> None:
    assert propose([client(1, one), client(2, other)]).placed == 1
    assert propose([client(1, one, priority="2ww"), client(2, other)]).placed == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(option(1, 9, minutes=60), option(1, 10), id="back-to-back"),
        pytest.param(option(1, rooms=(70, 71)), option(1, who=2, rooms=(70, 71)), id="a-second-room"),
        pytest.param(option(1, rooms=(70, 71)), option(1, who=2, rooms=(70,)), id="the-room-left-to-who-needs-it"),
        pytest.param(
            option(1, interpreter_id=90, kept_end=OLD_START + DAY + 40 * MINUTE),
            option(1, who=2, interpreter_id=90, start=OLD_START + DAY + 30 * MINUTE, end=OLD_START + DAY + 60 * MINUTE),
            id="an-interpreter-needs-no-buffer",
        ),
    ],
)
def test_two_that_fit_are_both_given(one: Option, other: Option) -> None:
    assert propose([client(1, one), client(2, other)]).placed == 2


def test_one_client_with_two_appointments_is_not_in_two_places() -> None:
    first, second = client(1, option(1)), client(2, option(1, who=2), client_id=1001)
    assert propose([first, second]).placed == 1
    assert propose([first, replace(second, client_id=1002)]).placed == 2
    assert propose([first, replace(second, options=(option(1, who=2), option(4, who=2)))]).placed == 2


@pytest.mark.parametrize(
    ("capacity", "taken", "expected"),
    [
        pytest.param({}, {}, 1, id="one"),
        pytest.param({1: 3}, {}, 3, id="a-group-of-three"),
        pytest.param({1: 3}, {1: [Span(OLD_START + DAY, OLD_START + DAY + 60)]}, 2, id="with-one-in-the-diary"),
        pytest.param({1: 3}, {1: [Span(OLD_START + DAY - 60, OLD_START + DAY)]}, 3, id="which-only-touches"),
        pytest.param({1: 9}, {}, 4, id="more-than-there-are"),
    ],
)
def test_capacity(capacity: dict[int, int], taken: dict[int, list[Span]], expected: int) -> None:
    plan = propose([client(number, option(1)) for number in range(4)], Settings(capacity=capacity, taken=taken))
    assert plan.placed == expected


def test_options_that_did_not_fit_the_first_question_are_not_forgotten() -> None:
    """Everybody wants the same sixty mornings first; only one of them can have another time."""
    same = [option(day) for day in range(1, 61)]
    crowd = [client(number, *same) for number in range(60)]
    assert propose([*crowd, client(99, *same, option(200))]).placed == 61


def test_nothing_is_printed_and_the_solver_is_loaded_late() -> None:
    code = (
        "import sys; from datetime import date; from booktui.rules.planning.plan import propose\n"
        "from booktui.rules.planning.values import Displaced, Option; day = date(2026, 12, 1)\n"
        "assert not {'highspy', 'numpy'} & set(sys.modules)\n"
        "o = Option(0, 60, day, 1, 1, 0, 60)\n"
        "assert propose([Displaced(1, 1, 'routine', 0, day, day, options=(o,))]).placed == 1\n"
        "assert 'highspy' in sys.modules"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (ran.stdout, ran.stderr, ran.returncode) == ("", "", 0)


@st.composite
def cuts(draw: st.DrawFn, most: int = 12, shared: bool = False) -> tuple[list[Displaced], Settings]:
    """Displaced clients on a crowded diary, some of them twice; `shared`: some with the very options of another."""
    random = Random(draw(st.integers(0, 2**32)))
    everybody = [_anybody(random, number) for number in range(random.randint(1, most))]
    for number, who in enumerate(everybody):
        other = random.choice(everybody)
        if shared and random.random() < 0.4:
            everybody[number] = replace(who, options=other.options, rebook_by=other.rebook_by)
    capacity = {schedule_id: random.randint(2, 3) for schedule_id in (1, 70) if random.random() < 0.4}
    taken = {schedule_id: [Span(*_slot(random, 30)) for _ in range(2)] for schedule_id in capacity}
    return everybody, Settings(capacity=capacity, taken=taken)


def _anybody(random: Random, number: int) -> Displaced:
    priority, cancels = random.choice([("2ww", 0), ("urgent", 0), ("routine", 1), ("routine", 0), ("routine", 0)])
    minutes, interpreter = random.choice((15, 30, 45)), random.choice((None, None, None, 90))
    options = [_any_option(random, minutes, interpreter) for _ in range(random.randint(0, 8))]
    return client(number, *options, priority=priority, hospital_cancels=cancels, client_id=random.choice((number, 500)),
                  rebook_by=OLD + timedelta(days=random.randint(-3, 3)))  # fmt: skip


def _slot(random: Random, minutes: int) -> tuple[int, int]:
    start = OLD_START + random.randint(-2, 3) * DAY + random.randint(0, 5) * 15 * MINUTE
    return start, start + minutes * MINUTE


def _any_option(random: Random, minutes: int, interpreter: int | None) -> Option:
    start, end = _slot(random, minutes)
    day = OLD + timedelta(days=(start - OLD_START) // DAY)
    rooms = tuple(random.sample((70, 71), random.randint(0, 2)))
    machines = (80,) if minutes == 45 else ()
    return Option(start, end, day, random.choice((1, 2, 3)), 1, start - 5 * MINUTE, end + random.choice((0, 10)) * MINUTE,
                  None, rooms, machines, interpreter, random.random() < 0.2, random.random() < 0.2)  # fmt: skip


def totals(everybody: Sequence[Displaced], plan: Plan, weights: Weights = WEIGHTS) -> list[int]:
    """What each tier pays, the first first."""
    who = {one.id: one for one in everybody}
    paid: Counter[int] = Counter()
    for row in plan.rows:
        one = who[row.id]
        paid[tier(one)] += cost(one, row.option, weights) if row.option else unplaced(weights)
    return [paid[number] for number in sorted(paid)]


def claims(everybody: Sequence[Displaced], plan: Plan) -> dict[int, list[Span]]:
    """All that the plan takes, by schedule: said here once more, apart from the planner's own diary."""
    who, found = {one.id: one for one in everybody}, {}
    for row in plan.rows:
        if row.option is not None:
            kept, core = Span(row.option.kept_start, row.option.kept_end), Span(row.option.start, row.option.end)
            for schedule_id, span in (
                (row.option.practitioner_id, kept), (row.room_id, kept), (row.equipment_id, kept),
                (row.option.interpreter_id, core), (who[row.id].client_id + 10_000, core),
            ):  # fmt: skip
                if schedule_id is not None:
                    found.setdefault(schedule_id, []).append(span)
    return found


@settings(max_examples=300, deadline=None)
@given(cuts() | cuts(shared=True))
def test_nobody_is_in_the_way_of_anybody(cut: tuple[list[Displaced], Settings]) -> None:
    everybody, terms = cut
    assert fits(everybody, propose(everybody, terms), terms)


@settings(max_examples=200, deadline=None)
@given(cuts())
def test_everybody_has_one_row_with_a_time_or_a_reason(cut: tuple[list[Displaced], Settings]) -> None:
    everybody, terms = cut
    plan = propose(everybody, terms)
    assert [row.id for row in plan.rows] == [who.id for who in sorted(everybody, key=rank)]
    options = {who.id: who.options for who in everybody}
    for row in plan.rows:
        assert (row.option is None) == (row.why is not None)
        if row.option is not None:
            assert row.option in options[row.id]
            assert row.room_id in (row.option.rooms or (None,))
            assert row.equipment_id in (row.option.machines or (None,))
    assert propose(everybody[::-1], terms) == plan


@settings(max_examples=200, deadline=None)
@given(cuts())
def test_those_who_come_later_take_nothing_from_those_before(cut: tuple[list[Displaced], Settings]) -> None:
    everybody, terms = cut
    paid = totals(everybody, propose(everybody, terms))
    groups = tiers(everybody)
    for count in range(1, len(groups)):
        alone = [who for group in groups[:count] for who in group]
        assert totals(alone, propose(alone, terms)) == paid[:count]


@settings(max_examples=200, deadline=None)
@given(cuts())
def test_never_dearer_than_taking_turns(cut: tuple[list[Displaced], Settings]) -> None:
    everybody, terms = cut
    diary, paid = Diary(terms, [who.client_id for who in everybody]), []
    for group in tiers(everybody):
        chances = Chances(group, terms.weights)
        paid.append(chances.total(chances.in_turn(diary, {})))
    assert totals(everybody, propose(everybody, terms)) <= paid


@settings(max_examples=200, deadline=None)
@given(cuts())
def test_nobody_could_have_the_earlier_time_of_one_behind(cut: tuple[list[Displaced], Settings]) -> None:
    """Exchanging the times of two of a tier, in whatever rooms, would cost more or not fit."""
    everybody, terms = cut
    plan = propose(everybody, terms)
    place, paid = {row.id: number for number, row in enumerate(plan.rows)}, totals(everybody, plan)
    for group in tiers(everybody):
        for first, second in combinations(group, 2):
            ours, theirs = plan.rows[place[first.id]], plan.rows[place[second.id]]
            if ours.option and theirs.option and theirs.option.start < ours.option.start:
                for one, other in product(same(first, theirs.option), same(second, ours.option)):
                    rows = [*plan.rows]
                    rows[place[first.id]], rows[place[second.id]] = one, other
                    assert totals(everybody, Plan(tuple(rows))) > paid or not fits(everybody, Plan(tuple(rows)), terms)


@settings(max_examples=200, deadline=None)
@given(cuts(shared=True))
def test_the_first_tier_is_served_as_well_when_options_are_shared(cut: tuple[list[Displaced], Settings]) -> None:
    everybody, terms = cut
    apart = [replace(who, options=[*who.options]) for who in everybody]
    assert totals(everybody, propose(everybody, terms))[:1] == totals(apart, propose(apart, terms))[:1]


def test_of_those_alike_the_first_has_the_earliest() -> None:
    shared = [option(day) for day in (4, 2, 3, 1)]
    everybody = [replace(client(number), options=shared) for number in range(5)]
    assert times(propose(everybody)) == {0: 1, 1: 2, 2: 3, 3: 4, 4: None}


def same(who: Displaced, wanted: Option) -> list[Proposed]:
    """The client's own options at that time with that practitioner, in every room; of two alike the last."""
    alike = [one for one in who.options if (one[:2], one[3], one[5:7]) == (wanted[:2], wanted[3], wanted[5:7])]
    return seated(replace(who, options=alike[-1:]))


@settings(max_examples=100, deadline=None)
@given(cuts(most=4))
def test_the_first_tier_is_served_as_well_as_can_be(cut: tuple[list[Displaced], Settings]) -> None:
    """Against every way to give out the options."""
    everybody, terms = cut
    first = [replace(who, options=who.options[:4]) for who in tiers(everybody)[0]]
    best = unplaced(WEIGHTS) * len(first)
    for chosen in product(*([None, *seated(who)] for who in first)):
        rows = tuple(
            replace(one, id=who.id) if one else Proposed(who.id) for who, one in zip(first, chosen, strict=True)
        )
        if fits(first, Plan(rows), terms):
            best = min(best, *totals(first, Plan(rows)))
    assert totals(first, propose(first, terms)) == [best]


def seated(who: Displaced) -> list[Proposed]:
    """Every option with every room and machine."""
    return [
        Proposed(who.id, one, room, machine)
        for one in who.options
        for room in one.rooms or (None,)
        for machine in one.machines or (None,)
    ]


def fits(everybody: Sequence[Displaced], plan: Plan, terms: Settings) -> bool:
    """No schedule is over its capacity while the plan uses it."""
    for schedule_id, spans in claims(everybody, plan).items():
        every = [*spans, *terms.taken.get(schedule_id, ())]
        for used in spans:
            inside = [Span(max(one.start, used.start), min(one.end, used.end)) for one in every if one.overlaps(used)]
            if peak(inside) > terms.capacity.get(schedule_id, 1):
                return False
    return True


def test_nobody_is_sent_to_another_room_while_the_best_one_is_free() -> None:
    """To the solver one room is as good as another; a plan gives the first that nobody else of it has then."""
    day, first = date(2026, 12, 8), 1_796_720_400
    quarters = [(first + n * 15 * MINUTE, first + (n + 1) * 15 * MINUTE) for n in range(3)]
    displaced = [
        Displaced(
            number, 100 + number, "routine", first - DAY, date(2026, 12, 7), date(2026, 9, number),
            options=[Option(start, end, day, 1, 1, start, end, 1, rooms) for start, end in quarters],
        )
        for number, rooms in ((1, (11, 13)), (2, (11, 12)))
    ]  # fmt: skip
    assert [row.room_id for row in propose(displaced).rows] == [11, 11]
