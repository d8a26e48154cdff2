"""When somebody is rung again, and when they are written to (domain.md 2.5: CON-01)."""

from datetime import date, datetime, time

import pytest

from booktui.rules.contact import (
    Cadence,
    Next,
    Step,
    Try,
    cadence_of,
    following,
    keep_trying,
    may_ring_at,
    part_of,
    rest,
)
from booktui.rules.policy import Policy

POLICY = Policy()
ROUTINE, URGENT, CANCER = (cadence_of(POLICY, priority) for priority in ("routine", "urgent", "2ww"))
CHRISTMAS = frozenset({date(2026, 12, 25), date(2026, 12, 28)})


def at(text: str) -> datetime:
    """`23T09:00` of November 2026, or a whole ISO time."""
    return datetime.fromisoformat(text if len(text) > 8 else f"2026-11-{text}")


def tries(*texts: str) -> list[Try]:
    """Attempts that nobody answered; an `x` behind one says that the line was lost."""
    return [Try(at(text.rstrip("x")), text.endswith("x")) for text in texts]


def after(cadence: Cadence, *texts: str, closed: frozenset[date] = frozenset()) -> Next:
    """What is next right after the last of the attempts."""
    made = tries(*texts)
    return following(made, cadence, made[-1].at, closed)


@pytest.mark.parametrize(
    ("clock", "part"),
    [("00:00", "am"), ("11:59", "am"), ("12:00", "pm"), ("16:59", "pm"), ("17:00", "eve"), ("23:59", "eve")],
)
def test_parts_of_the_day(clock, part):
    assert part_of(time.fromisoformat(clock)) == part


@pytest.mark.parametrize(
    ("made", "not_before"),
    [
        pytest.param(["23T09:00"], "24T12:00", id="routine-morning-then-another-day-from-noon"),
        pytest.param(["23T13:00"], "24T08:00", id="routine-afternoon-then-another-morning"),
        pytest.param(["23T18:00"], "24T08:00", id="routine-evening-then-another-morning"),
        pytest.param(["27T09:00"], "30T12:00", id="routine-friday-then-monday"),
        pytest.param(["23T09:00", "23T11:00"], "24T12:00", id="CON-01-twice-in-a-morning-is-one-time"),
        pytest.param(["23T09:00", "23T14:00"], "24T08:00", id="CON-01-two-parts-of-one-day-are-one-day"),
        pytest.param(["23T09:00", "24T09:00"], "24T12:00", id="CON-01-two-mornings-are-one-part"),
        pytest.param(["23T09:00x", "23T09:05x"], "24T12:00", id="cut-off-again-counts-as-not-answered"),
    ],
)  # fmt: skip
def test_a_routine_client_is_rung_on_another_day_in_another_part_of_it(made, not_before):
    assert after(ROUTINE, *made) == Next(Step.LATER, at(not_before))


def test_closed_days_are_left_out():
    assert after(ROUTINE, "2026-12-24T09:00", closed=CHRISTMAS) == Next(Step.LATER, at("2026-12-29T12:00"))


def test_a_lost_line_is_rung_back_once_at_once():
    assert after(ROUTINE, "23T09:00x") == Next(Step.NOW)


@pytest.mark.parametrize(
    ("made", "not_before"),
    [
        pytest.param(["23T09:00"], "23T12:00", id="urgent-the-same-afternoon"),
        pytest.param(["23T09:00", "23T12:30"], "24T08:00", id="urgent-the-third-on-another-day"),
        pytest.param(["23T09:00", "24T09:00"], "24T12:00", id="urgent-the-third-in-another-part"),
        pytest.param(["27T17:30"], "30T08:00", id="urgent-after-friday-evening-monday"),
    ],
)
def test_an_urgent_client_is_rung_on_two_days_in_two_parts(made, not_before):
    found = after(URGENT, *made)
    assert (found.step, found.not_before) == (Step.LATER, at(not_before))


@pytest.mark.parametrize(
    ("cadence", "by"),
    [
        pytest.param(CANCER, "25T10:15", id="cancer-48-hours"),
        pytest.param(URGENT, "26T10:15", id="urgent-3-working-days"),
        pytest.param(ROUTINE, None, id="routine-no-limit"),
    ],
)
def test_by_when_all_attempts_are_to_be_made(cadence, by):
    assert after(cadence, "23T10:15").by == (at(by) if by else None)


@pytest.mark.parametrize(
    ("made", "not_before"),
    [
        pytest.param(["23T09:00"], "23T12:00", id="cancer-again-the-same-day"),
        pytest.param(["23T09:00", "23T13:00"], "23T17:00", id="cancer-the-third-after-17"),
        pytest.param(["23T17:30"], "24T08:00", id="cancer-evening-first-then-morning"),
        pytest.param(["23T17:30", "24T08:00"], "24T12:00", id="cancer-evening-made-already"),
        pytest.param(["23T09:00", "23T10:00", "23T11:00"], "23T17:00", id="CON-01-three-in-one-morning-are-one-time"),
    ],
)
def test_suspected_cancer_is_rung_three_times_one_of_them_after_17(made, not_before):
    found = after(CANCER, *made)
    assert (found.step, found.not_before) == (Step.LATER, at(not_before))


@pytest.mark.parametrize(
    ("cadence", "made", "step", "reply_by"),
    [
        pytest.param(ROUTINE, ["23T09:00", "24T12:00"], Step.LETTER, "2026-12-08", id="routine-two-and-14-days"),
        pytest.param(URGENT, ["23T09:00", "23T12:00", "24T08:00"], Step.LETTER, "2026-12-01", id="urgent-three-and-7-days"),
        pytest.param(
            CANCER, ["23T09:00", "23T12:00", "23T17:00"], Step.SUPERVISOR, "2026-11-30", id="cancer-supervisor-the-same-day"
        ),
    ],
)  # fmt: skip
def test_when_the_pattern_is_met_they_are_written_to(cadence, made, step, reply_by):
    found = after(cadence, *made)
    assert (found.step, found.reply_by, found.gives_up) == (step, date.fromisoformat(reply_by), True)


def test_a_desk_that_shuts_before_the_evening_does_not_wait_for_it():
    short = Cadence(3, 1, 2, 1, 2, 7, True, time(9), time(17))
    assert after(short, "23T09:00", "23T13:00") == Next(Step.LATER, at("24T09:00"), at("25T09:00"))
    assert after(short, "23T09:00", "23T13:00", "24T09:00").step is Step.SUPERVISOR


def test_rung_by_the_numbers_of_the_policy():
    own = Policy(
        contact_attempts={"2ww": 3, "urgent": 3, "routine": 3}, contact_days={"2ww": 1, "urgent": 2, "routine": 3}
    )
    cadence = cadence_of(own, "routine")
    assert after(cadence, "23T09:00", "24T12:00") == Next(Step.LATER, at("25T08:00"))


@pytest.mark.parametrize(
    ("now", "lost", "expected"),
    [
        pytest.param("23T09:00", "2026-11-25", Next(Step.LATER, at("23T12:00")), id="the-same-afternoon"),
        pytest.param("23T13:00", "2026-11-24", Next(Step.LATER, at("23T17:00")), id="the-evening-before"),
        pytest.param("23T17:30", "2026-11-25", Next(Step.LATER, at("24T08:00")), id="the-next-morning"),
        pytest.param("23T17:30", "2026-11-24", Next(Step.DOOR), id="nothing-left-before-the-day"),
        pytest.param("24T09:00", "2026-11-24", Next(Step.DOOR), id="the-day-itself"),
        pytest.param("27T18:00", "2026-11-30", Next(Step.DOOR), id="friday-evening-before-monday"),
    ],
)
def test_a_near_visit_that_we_cancelled_is_rung_until_the_day_before(now, lost, expected):
    assert keep_trying(date.fromisoformat(lost), ROUTINE, at(now), frozenset()) == expected


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        pytest.param("23T07:59", "23T08:00", id="before"),
        pytest.param("23T08:00", None, id="from"),
        pytest.param("23T19:59", None, id="until"),
        pytest.param("23T20:00", "24T08:00", id="after"),
    ],
)
def test_nobody_is_rung_outside_the_hours(now, opens):
    assert may_ring_at(at(now), time(8), time(20)) == (at(opens) if opens else None)


@pytest.mark.parametrize(
    ("available", "until"),
    [
        pytest.param(None, "24T08:00", id="tomorrow"),
        pytest.param("2026-12-01", "24T08:00", id="available-within-the-notice"),
        pytest.param("2027-02-01", "2027-01-11T08:00", id="three-weeks-before-they-can-come"),
        pytest.param("2027-01-30", "2027-01-11T08:00", id="not-on-a-saturday"),
    ],
)
def test_who_was_spoken_with_rests(available, until):
    day = date.fromisoformat(available) if available else None
    assert rest(at("23T09:00"), ROUTINE, frozenset(), day, 21) == at(until)
