"""The JSON shapes that other people's programs rely on (design.md section 9)."""

import pytest

from booktui.desk import shapes
from booktui.desk.shapes import ImportReport, Rejected
from booktui.desk.views import OfferList, OfferView, Outcome
from booktui.rules.values import Alternative, Appointment, Conflict, Status

APPOINTMENT = Appointment(
    7, "u@example.org", 2, Status.BOOKED, 3, 1, "C000001", 1, "NEW", 2, "OSEI", 1, "MAIN", 0, 1800, room="R1"
)  # fmt: skip
SHAPE = {
    "id": 7, "uid": "u@example.org", "sequence": 2, "status": "booked", "client": "C000001", "service": "NEW",
    "practitioner": "OSEI", "room": "R1", "equipment": None, "location": "MAIN", "start": "1970-01-01T00:00:00Z",
    "end": "1970-01-01T00:30:00Z",
}  # fmt: skip
CONFLICT = Conflict(
    "absent", "block", "Dr Osei is away.", "OSEI", alternatives=(Alternative(3600, 2, practitioner="OSEI"),)
)
CONFLICT_SHAPE = {
    "code": "absent", "severity": "block", "message": "Dr Osei is away.", "clashes_with": "OSEI",
    "alternatives": [{"start": "1970-01-01T01:00:00Z", "practitioner": "OSEI", "room": None}],
}  # fmt: skip


def test_appointment():
    assert shapes.appointment_json(APPOINTMENT) == SHAPE
    assert type(shapes.appointment_json(APPOINTMENT)["status"]) is str


def test_booking():
    assert shapes.booking_json(Outcome(APPOINTMENT, (CONFLICT,))) == {
        "appointment": SHAPE,
        "conflicts": [CONFLICT_SHAPE],
    }


def test_a_refusal_has_no_appointment():
    assert shapes.check_json([CONFLICT]) == {"appointment": None, "conflicts": [CONFLICT_SHAPE]}


def test_free():
    offer = OfferView(
        1, 0, 1800, 2, "OSEI", 1, "MAIN", 5, room="R1", slot_type="N", session="OSEI-TU", days_to_target=4
    )  # fmt: skip
    assert shapes.free_json(OfferList("NEW", (offer,))) == {
        "service": "NEW",
        "offers": [
            {
                "start": "1970-01-01T00:00:00Z", "end": "1970-01-01T00:30:00Z", "practitioner": "OSEI", "room": "R1",
                "equipment": None, "location": "MAIN", "slot_type": "N", "session": "OSEI-TU", "days_to_target": 4,
            }
        ],
        "why_none": None,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("spans", "busy"),
    [
        pytest.param([], [], id="none"),
        pytest.param([(50, 60), (10, 20)], [(10, 20), (50, 60)], id="sorted"),
        pytest.param([(10, 20), (20, 30)], [(10, 30)], id="touching"),
        pytest.param([(10, 40), (20, 30)], [(10, 40)], id="contained"),
        pytest.param([(-50, 20), (90, 150)], [(0, 20), (90, 100)], id="clipped"),
        pytest.param([(-50, 0), (100, 120)], [], id="outside"),
        pytest.param([(-9, 200)], [(0, 100)], id="over-all-of-it"),
    ],
)
def test_busy_is_merged_sorted_and_clipped(spans, busy):
    def iso(second):
        return f"1970-01-01T00:{second // 60:02d}:{second % 60:02d}Z"

    assert shapes.busy_json("OSEI", spans, 0, 100) == {"schedule": "OSEI", "busy": [[iso(a), iso(b)] for a, b in busy]}


def test_import():
    report = ImportReport(3, 1, 0, 1, (Rejected(4, "service", "there is no service 'X'"),), ("Line 2: …",))
    assert shapes.import_json(report) == {
        "read": 3, "added": 1, "updated": 0, "skipped": 1,
        "rejected": [{"line": 4, "field": "service", "reason": "there is no service 'X'"}],
    }  # fmt: skip
