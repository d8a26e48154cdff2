"""The clock on a client's card: one sentence for each referral, from what the desk says."""

from __future__ import annotations

from datetime import date

import pytest

from booktui.rules.clocks.values import State
from booktui.widgets.client_card import Record, card_lines
from desks import NOW, SETUP, Clock, add_client, make_desk
from screens.shell import opened

DR = {"clinician": "Dr Osei", "decided_on": date(2026, 11, 23)}


@pytest.fixture
def desk(tmp_path):
    made = make_desk(tmp_path, clock=Clock(NOW))
    yield made
    made.close()


def clock_lines(desk, client, width=110):
    """What the card says under its heading."""
    record = Record(client, desk.now(), desk.zone, clocks=desk.clocks.of(client_id=client.id))
    lines = ["".join(cell.text for cell in line) for line in card_lines(record, width)]
    begin = next((n for n, line in enumerate(lines) if line.startswith("── Clock ")), None)
    return [] if begin is None else [line.rstrip() for line in lines[begin + 1 : lines.index("", begin)]]


@pytest.mark.parametrize(
    ("received", "line"),
    [
        (date(2026, 11, 2), "  NEW running, 21 days (3 weeks), last day inside 8 Mar 2027, breach 9 Mar 2027"),
        (date(2026, 7, 20), "  NEW running, 126 days (18 weeks), last day inside 23 Nov 2026, breach 24 Nov 2026"),
        (date(2026, 7, 19), "  NEW running, 127 days (18 weeks), ‹!› breached since 23 Nov 2026"),
    ],
    ids=["early", "RTT-04-day-126", "RTT-04-day-127"],
)
def test_a_running_clock_in_one_line(desk, received, line):
    client = add_client(desk)
    desk.waiting.add(client.id, "NEW", received=received)
    assert clock_lines(desk, client) == [line]


def test_suspected_cancer_has_its_day_to_work_by(desk):
    """CAN-03: the last day is a Sunday."""
    client = add_client(desk)
    desk.waiting.add(client.id, "NEW", received=date(2026, 11, 22), priority="2ww")
    assert clock_lines(desk, client) == [
        "  NEW running, 1 day (0 weeks), last day inside 28 Mar 2027, breach 29 Mar 2027",
        "    diagnosis by Sun 20 Dec 2026, work by Fri 18 Dec 2026",
    ]


def test_a_stopped_clock_and_a_removed_entry(desk):
    client = add_client(desk)
    first = desk.waiting.add(client.id, "NEW", received=date(2026, 11, 2))
    second = desk.waiting.add(client.id, "FU", received=date(2026, 11, 2))
    done = desk.clocks.add(first.entry_id, "32", date(2026, 11, 23), **DR)
    desk.waiting.remove(second.entry_id, "moved to Leeds", "TRANS")
    assert done.pathway.newest.state is State.MONITORING
    assert clock_lines(desk, client) == ["  NEW stopped, active monitoring 23 Nov 2026 after 21 days (3 weeks)"]


def test_a_policy_without_clocks_has_none_on_the_card(tmp_path):
    desk = make_desk(tmp_path, setup={**SETUP, "desk": {**SETUP["desk"], "profile": "general"}})
    client = add_client(desk)
    desk.waiting.add(client.id, "NEW", received=date(2026, 11, 2))
    assert clock_lines(desk, client) == []
    desk.close()


@pytest.mark.parametrize("width", [20, 60, 78])
def test_it_wraps_and_never_runs_over(desk, width):
    client = add_client(desk)
    desk.waiting.add(client.id, "NEW", received=date(2026, 11, 2))
    found = clock_lines(desk, client, width)
    assert max(map(len, found)) <= width
    assert " ".join(" ".join(found).split()).endswith("breach 9 Mar 2027")


async def test_a_masked_record_does_not_say_what_for(desk):
    client = add_client(desk, "Smith", "Ann", sensitive=True)
    desk.waiting.add(client.id, "NEW", received=date(2026, 11, 2))
    async with opened(desk, start="clients") as j:
        await j.press(*"smith", "enter")
        assert "•••• running, 21 days (3 weeks)" in j.text()
        assert "NEW running" not in j.text()
