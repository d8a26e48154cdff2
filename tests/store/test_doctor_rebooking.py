"""The doctor finds what must never be on and around the rebook list."""

from __future__ import annotations

from datetime import timedelta

import pytest

from booktui.rules.values import Span
from desks import at, make_desk
from displacing import LOST, booked

CUT = f"{at(f'{LOST}T09:00')}-{at(f'{LOST}T10:00')}"


@pytest.fixture
def desk(tmp_path):
    """One line answered, one open, one booking that stands in what is left of the session."""
    made = make_desk(tmp_path, "jo")
    for family, when, service in (("Khan", "09:00", "NEW"), ("Jones", "09:30", "NEW"), ("Evans", "10:00", "FU")):
        booked(made, family, f"{LOST}T{when}", service)
    made.clinics.cut("OSEI-TU", LOST, Span(at(f"{LOST}T09:00"), at(f"{LOST}T10:00")), reason="leave")
    row = made.rebooking.list()[0]
    made.rebooking.accept([(row.id, made.rebooking.choices(row.id, start=LOST + timedelta(days=1)).offers[0])])
    assert made.keeping.doctor().problems == ()
    yield made
    made.close()


@pytest.mark.parametrize(
    ("damage", "expected"),
    [
        (
            "UPDATE appointment SET status = 'booked' WHERE id = 2",
            [
                "booked appointment that occupies nothing: 2",
                "line of the rebook list whose time stands: 2",
                "booking in a cut part of its session: 2",
            ],
        ),
        (
            "UPDATE displacement SET new_appointment_id = NULL WHERE state = 'rebooked'",
            ["line of the rebook list answered by no appointment of its client: 1"],
        ),
        (
            "UPDATE displacement SET new_appointment_id = 3 WHERE state = 'rebooked'",
            ["line of the rebook list answered by no appointment of its client: 1"],
        ),
        (
            "DELETE FROM displacement WHERE appointment_id = 2",
            ["client displaced without a line on the rebook list: 2"],
        ),
        (
            "UPDATE session SET status = 'cancelled' WHERE id = (SELECT session_id FROM appointment WHERE id = 3)",
            ["booking in a cancelled session: 3"],
        ),
        (
            f"UPDATE session SET cuts = '{CUT},{at(f'{LOST}T10:00')}-{at(f'{LOST}T10:15')}' WHERE cuts <> ''",
            ["booking in a cut part of its session: 3"],
        ),
    ],
    ids=["stands-again", "no-answer", "somebody-elses", "dropped", "cancelled-session", "cut-part"],
)
def test_what_must_not_be(desk, damage, expected):
    with desk.store.write() as c:
        c.exec_driver_sql(damage)
    assert list(desk.keeping.doctor().problems) == expected
