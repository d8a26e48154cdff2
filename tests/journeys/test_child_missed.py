"""By keys alone: a child was not brought, what follows the same day, the clinician's word, and all of it undone."""

from __future__ import annotations

from datetime import date

import pytest

from booktui.screens.dialogs.missed import BY_KEY
from booktui.screens.dialogs.review import ReviewDialog
from desks import Clock, add_client, at, make_desk
from screens.shell import opened

SIZES = [pytest.param((120, 40), id="wide"), pytest.param((80, 24), id="narrow")]


@pytest.fixture
def clock():
    return Clock(at("2026-11-24T08:00"))


@pytest.fixture
def desk(tmp_path, clock):
    """A boy of eight is booked for nine today."""
    made = make_desk(tmp_path, "jo", clock=clock)
    client = add_client(made, "Okafor", "Tobi", birth_date="2018-05-01")
    entry = made.waiting.add(client.id, "NEW", received=date(2026, 11, 1))
    proposal = made.diary.propose(
        client.id, "NEW", at("2026-11-24T09:00"), practitioner="OSEI", entry_id=entry.entry_id, agreed_short=True
    )
    made.diary.book(proposal)
    yield made
    assert made.keeping.doctor().problems == ()
    made.close()


def standing(desk):
    one = desk.diary.get(1)
    return one.status, one.attended, one.missed_reason


@pytest.mark.parametrize("size", SIZES)
async def test_a_child_was_not_brought(desk, clock, size):
    """D2, DNA-05: two keys; a label without blame, the tasks of the day, a question that cannot end in a discharge."""
    async with opened(desk, size=size) as journey:
        journey.grid.go_to(None, at("2026-11-24T09:00"))
        await journey.press("w")
        assert "has not started yet, so nobody has missed it" in journey.said
        clock.now = at("2026-11-24T09:30")
        await journey.press("w")
        assert "Okafor Tobi NEW was not brought" in journey.text()
        await journey.press("2")
        assert standing(desk) == ("noshow", "3", "forgot")
        assert sorted(task.kind for task in desk.tasks.open()) == ["address", "call"]
        (review,) = desk.reviews.open()
        assert (review.rule, review.may) == ("D2", ("reoffer", "keep", "return"))

        await decide(journey, review, "d")
        assert ("That is not open for this review." in journey.text(), len(desk.reviews.open())) == (True, 1)
        await journey.press("r", *"Dr Osei", "pagedown")
        assert (desk.reviews.open(), desk.reviews.of_entry(1)[0].clinician) == ((), "Dr Osei")
        assert journey.top != "ReviewDialog"


async def decide(journey, review, *keys):
    """Open the question as the screens do, and press keys in it."""
    journey.app.push_screen(ReviewDialog(review))
    await journey.pilot.pause()
    await journey.press(*keys)


async def test_undone_with_one_key_nothing_is_left_of_it(desk, clock):
    async with opened(desk) as journey:
        clock.now = at("2026-11-24T09:30")
        journey.grid.go_to(None, at("2026-11-24T09:00"))
        await journey.press("w", "enter")
        assert standing(desk) == ("noshow", "3", "")
        await journey.press("u")
        assert (standing(desk), desk.reviews.open(), tuple(desk.tasks.open())) == (("booked", "0", ""), (), ())


@pytest.mark.parametrize(
    ("key", "stands"),
    [("l", ("noshow", "7", "")), ("s", ("fulfilled", "6", "")), ("8", ("cancelled", "4", "")), ("c", ("noshow", "3",
     "says cancelled"))],
    ids=["RTT-25-too-late", "late-but-seen", "DNA-03-ours", "a-letter"],
)  # fmt: skip
async def test_one_key_says_what_happened_instead(desk, clock, key, stands):
    async with opened(desk) as journey:
        clock.now = at("2026-11-24T09:30")
        journey.grid.go_to(None, at("2026-11-24T09:00"))
        await journey.press("w", key)
        assert standing(desk) == stands


async def test_esc_leaves_it_as_it_was(desk, clock):
    async with opened(desk) as journey:
        clock.now = at("2026-11-24T09:30")
        journey.grid.go_to(None, at("2026-11-24T09:00"))
        await journey.press("w", "escape")
        assert standing(desk) == ("booked", "0", "")


def test_every_reason_has_a_key_of_its_own():
    """DNA-05."""
    assert len(BY_KEY) == 16


async def test_the_childs_card_blames_nobody(desk, clock):
    """D2."""
    clock.now = at("2026-11-24T09:30")
    desk.diary.dna(1, reason="ill")
    async with opened(desk, start="clients") as journey:
        await journey.press("slash", *"okafor", "enter")
        text = " ".join(journey.text().split())
        assert ("NEW OSEI, was not brought: ill" in text, "did not attend" in text) == (True, False)
