"""Interpreters and transport on the screens (domain.md 5): beside the grid, in their dialog, worked by keys."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from booktui.desk.desk import Desk
from booktui.rules.values import Appointment
from booktui.widgets.client_card import Record, card_lines
from desks import Clock, add_client, at, make_desk
from screens.shell import Journey, opened

BOTH = frozenset({"interpreter", "transport"})


@asynccontextmanager
async def interpreted(
    folder: Path, language: str = "Panjabi", size: tuple[int, int] = (120, 40)
) -> AsyncIterator[tuple[Journey, Desk, Appointment]]:
    """The diary with the cursor on a visit at 09:00 that an interpreter was asked for."""
    desk = make_desk(folder, clock=Clock())
    client = add_client(desk)
    desk.clients.need(client.id, "interpreter", language)
    asked = desk.diary.propose(client.id, "NEW", at("2026-11-24T09:00"), practitioner="OSEI", arranged=BOTH)
    visit = desk.diary.book(asked, override="the agency has somebody").appointment
    assert visit is not None
    async with opened(desk, size=size) as journey:
        await journey.press("t", "plus", "home")
        journey.grid.go_to(visit.practitioner_id, visit.start)
        await journey.pilot.pause()
        yield journey, desk, visit
    desk.close()


def states(desk: Desk, visit: Appointment) -> list[str]:
    return [job.state for job in sorted(desk.jobs.of(visit.id), key=lambda job: job.id)]


@pytest.mark.parametrize("size", [pytest.param((120, 40), id="wide"), pytest.param((80, 24), id="narrow")])
async def test_the_details_of_a_visit_say_how_its_interpreter_stands(tmp_path: Path, size: tuple[int, int]) -> None:
    """AIS-03: the need in words and with a mark; INT-01: what is to fix below it."""
    async with interpreted(tmp_path, size=size) as (journey, _, _):
        await journey.press("enter")

        lines = journey.base.query_one("SidePane").text.splitlines()
        assert "needs   ‹!› interpreter Panjabi" in lines
        assert "interpreter ‹!› Punjabi: asked for, ask by 17 Nov" in lines
        assert lines[-1].startswith("A Punjabi interpreter is asked for 5 working days ahead, and there is 1:")


async def test_confirmed_with_a_name_and_the_reference(tmp_path: Path) -> None:
    async with interpreted(tmp_path) as (journey, desk, visit):
        await journey.press("enter", "j")
        assert journey.top == "JobsDialog"
        await journey.press("c", *"Ada Obi", "enter", *"Words Ltd", "enter", *"4711", "enter", "enter")

        (job,) = desk.jobs.of(visit.id)
        assert (job.state, job.person, job.agency, job.reference, job.to_fix) == (
            "confirmed", "Ada Obi", "Words Ltd", "4711", "",
        )  # fmt: skip
        assert journey.top == "JobsDialog"
        await journey.press("escape")
        assert "interpreter Punjabi: confirmed: Ada Obi, Words Ltd, ref 4711" in journey.base.query_one("SidePane").text


async def test_who_asked_and_failed_and_asked_anew(tmp_path: Path) -> None:
    async with interpreted(tmp_path) as (journey, desk, visit):
        await journey.press("j", "f", *"ill", "enter")
        assert states(desk, visit) == ["failed", "needed"]
        await journey.press("home", "r", *"Words Ltd", "enter")
        assert (states(desk, visit), desk.jobs.get(2).agency) == (["failed", "requested"], "Words Ltd")


async def test_int_01_by_telephone_and_back(tmp_path: Path) -> None:
    """INT-01: a spoken language may go by telephone, with one key."""
    async with interpreted(tmp_path) as (journey, desk, _):
        await journey.press("j", "t")
        assert (desk.jobs.get(1).mode, desk.jobs.get(1).to_fix) == ("telephone", "")
        await journey.press("t")
        assert desk.jobs.get(1).mode == "face to face"


async def test_int_01_video_relay_only_if_the_client_agrees(tmp_path: Path) -> None:
    """INT-01: of sign language the client is asked first; enter leaves it as it is."""
    async with interpreted(tmp_path, "BSL") as (journey, desk, _):
        await journey.press("j", "t", "enter")
        assert desk.jobs.get(1).mode == "face to face"
        await journey.press("t", "y")
        assert desk.jobs.get(1).mode == "video"


async def test_a_refusal_is_said_in_the_dialog_and_changes_nothing(tmp_path: Path) -> None:
    async with interpreted(tmp_path) as (journey, desk, visit):
        await journey.press("j", "k")
        assert "‹!› J00001 has no change that is to be acknowledged. Nothing was changed." in journey.text()
        await journey.press("x", "enter")
        assert (journey.top, states(desk, visit)) == ("AskLine", ["requested"])


async def test_family_needs_a_clinicians_word(tmp_path: Path) -> None:
    async with interpreted(tmp_path) as (journey, desk, visit):
        await journey.press("j", "c", *"her sister", "enter", "enter", "enter", *"Dr Osei", "enter")
        (job,) = desk.jobs.of(visit.id)
        assert (job.state, job.agency, job.reason) == ("confirmed", "family", "the client insists; Dr Osei agreed")


async def test_pts_02_the_questions_about_transport(tmp_path: Path) -> None:
    """PTS-02: one yes asks for it; all no says that there is a leaflet instead."""
    async with interpreted(tmp_path) as (journey, desk, visit):
        await journey.press("j", "q", "pagedown")
        assert "None of the six criteria is met, so transport is not asked for." in journey.text()
        await journey.press("q", "enter", "enter", "y", *("enter",) * 4, *"w1", "enter", *"oxygen", "enter")
        job = next(job for job in desk.jobs.of(visit.id) if job.kind == "transport")
        assert (job.state, job.mode, job.eligible, job.wants) == ("requested", "W1", ("mobility",), "oxygen")


async def test_where_there_is_nothing_it_is_said(tmp_path: Path) -> None:
    async with interpreted(tmp_path) as (journey, _, _):
        journey.grid.go_to(journey.grid.here.schedule_id if journey.grid.here else None, at("2026-11-24T11:30"))
        await journey.pilot.pause()
        await journey.press("j")
        assert (journey.top, journey.said) == ("Diary", "There is no appointment under the cursor.")


async def test_ais_03_and_ais_01_on_the_clients_card(tmp_path: Path) -> None:
    """AIS-03: words and a mark, not colour alone; AIS-01: whoever was never asked is to be asked."""
    async with interpreted(tmp_path) as (_, desk, visit):
        record = Record(desk.clients.get(visit.client_id), desk.now(), desk.zone)
        lines = ["".join(cell.text for cell in line) for line in card_lines(record, 60)]
        assert "  ‹!› interpreter: Panjabi" in lines
        assert "  Ask what they need: nobody has asked yet" in lines
