"""Eight desks want the same few times at once, by every way into an active booking: nobody gets one twice."""

from __future__ import annotations

import os
import re
from datetime import date
from pathlib import Path

import pytest

from attack.running import said
from desks import add_client, at, make_desk
from torture.judging import wrongs


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="the racers are forked")
def test_nobody_gets_a_time_twice_and_every_loser_is_told_why() -> None:
    found = re.match(
        r"([\d,]+) attempts, ([\d,]+) won, ([\d,]+) refused .*; (\d+) booked and stored", said("race", 8, 40)
    )
    assert found is not None
    attempts, won, refused, booked = (int(word.replace(",", "")) for word in found.groups())
    assert attempts == 8 * 40
    assert won >= booked > 0
    assert refused > 0  # they wanted the same


def test_the_judge_sees_a_time_given_twice(tmp_path: Path) -> None:
    """By the lanes and by the appointments, where the walls were taken away."""
    desk = make_desk(tmp_path)
    who = [add_client(desk, name, "Test") for name in ("Khan", "Jones")]
    for client, start in zip(who, ("2026-12-15T09:00", "2026-12-15T09:30"), strict=True):
        desk.waiting.add(client.id, "NEW", received=date(2026, 11, 1), referrer="Elm Surgery")
        desk.diary.book(desk.diary.propose(client.id, "NEW", at(start), practitioner="OSEI"), override="asked")
    assert wrongs(desk) == []
    with desk.store.write() as c:
        c.exec_driver_sql("DROP TRIGGER occupancy_update")
        c.exec_driver_sql("UPDATE occupancy SET starts_at = starts_at - 1200 WHERE appointment_id = 2")
        c.exec_driver_sql("UPDATE appointment SET starts_at = starts_at - 1200 WHERE id = 2")
    found = " ".join(wrongs(desk))
    assert "overlap in schedule" in found
    assert "booked twice" in found
    assert "trigger missing: occupancy_update" in found
    desk.close()
