"""What the details say of an entry: in words, in one column or two, what waits for a decision first."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from rich.cells import cell_len

from booktui.desk.listing.story_views import Attempt, Journey, Offered, Question, Rating, Removed, Story
from booktui.widgets.entry_lines import EntryPage, entry_lines, wish_words
from desks import at
from screens.rows import HOSTILE
from screens.tracker import NOW, tracked

ZONE = "Europe/London"
STORY = Story(
    1000, 5000, 1, "waiting", "New patient", "Elm Surgery", date(2026, 9, 1), date(2026, 9, 1), date(2027, 1, 5), False
)
PAGE = EntryPage(tracked(), STORY, ("Number 3: low.",), (), NOW, ZONE)


def said(width=60, **more):
    page = replace(PAGE, story=replace(STORY, **more))
    return ["".join(cell.text for cell in line).rstrip() for line in entry_lines(page, width)]


def test_an_entry_nobody_has_worked_on_yet():
    assert said() == [
        "Khan Amina  C000000  New patient  routine  9d left  waits 84",
        "days",
        "── Why here ────────────────────────────────────────────────",
        "Number 3: low.",
        "── Contact ─────────────────────────────────────────────────",
        "nobody has tried yet",
        "── Clock and targets ───────────────────────────────────────",
        "· target Tue 5 Jan 2027, waits since Tue 1 Sep 2026",
        "· referred Tue 1 Sep 2026 by Elm Surgery",
    ]


@pytest.mark.parametrize(
    ("more", "line"),
    [
        pytest.param(
            {"attempts": (Attempt(at("2026-11-20T17:30"), "eve", "NO_ANSWER", "jo", "try again", None),)},
            "Fri 20 Nov 17:30 evening no answer, jo → try again", id="attempt",
        ),
        pytest.param(
            {"attempts": (Attempt(at("2026-11-20T09:30"), "am", "LEFT_MESSAGE", "jo", "letter",
                                  at("2026-11-25T09:00")),)},
            "Fri 20 Nov 09:30 morning left message, jo → letter not before Wed 25 Nov 09:00", id="attempt-and-next",
        ),
        pytest.param(
            {"offers": (Offered(at("2026-12-15T09:00"), "Dr Osei", "Main", ZONE, NOW, "jo", "phone", "declined", True),)},
            "Tue 15 Dec 09:00 Dr Osei: declined, reasonable, Tue 24 Nov 10:42 jo", id="offer-declined",
        ),
        pytest.param(
            {"offers": (Offered(at("2026-11-25T09:00"), "Dr Osei", "Main", ZONE, NOW, "jo", "phone", "", False),)},
            "Wed 25 Nov 09:00 Dr Osei: no answer yet, short notice, Tue 24 Nov 10:42 jo", id="OFF-04-short-notice",
        ),
        pytest.param(
            {"ratings": (Rating(1, 3, 2, "worse", "jo", NOW),)},
            "‹?› U3 V2 proposed by jo Tue 24 Nov 10:42: worse", id="proposal",
        ),
        pytest.param(
            {"reviews": (Question("declined (OFF-07)", "two dates", "a clinician", NOW + 3600),)},
            "review declined (OFF-07), a clinician, due Tue 24 Nov 11:42: two dates", id="review",
        ),
        pytest.param(
            {"escalations": (Question("no capacity", "", "supervisor", NOW - 60),)},
            "escalated no capacity, supervisor, ‹!› was due Tue 24 Nov 10:41", id="escalation-overdue",
        ),
        pytest.param(
            {"jobs": (Journey("interpreter", "needed", at("2026-12-15T08:45"), date(2026, 12, 1), "Urdu", "", ""),)},
            "interpreter Urdu needed, Tue 15 Dec 08:45, ask by Tue 1 Dec", id="job",
        ),
        pytest.param({"not_before": NOW + 3600}, "ring after Tue 24 Nov 11:42, as asked", id="ring-later"),
        pytest.param({"not_before": NOW - 3600}, "nobody has tried yet", id="ring-later-is-over"),
        pytest.param({"reply_by": date(2026, 12, 7)}, "asked to ring by Mon 7 Dec 2026", id="letter"),
        pytest.param({"earliest_offer_on": date(2026, 12, 1)}, "earliest   reasonable offer Tue 1 Dec 2026", id="RTT-27"),
        pytest.param({"owner": "OSEI", "complexity": 3}, "caseload   OSEI, complex", id="caseload"),
        pytest.param({"comment": "mornings only"}, "comment    mornings only", id="comment"),
        pytest.param(
            {"removed": Removed("DUP", "same", "", None, "sam", NOW, "jo", None)}, "· second person sam", id="removed"
        ),
    ],
)  # fmt: skip
def test_each_thing_in_words(more, line):
    assert line in said(118 - 20, **more) or line in said(95, **more)


def test_what_waits_for_a_decision_comes_before_why_they_are_here():
    heads = [line.split()[1] for line in said(ratings=(Rating(1, 3, 2, "", "jo", NOW),)) if line.startswith("──")]
    assert heads == ["Waits", "Why", "Contact", "Clock"]


def test_wishes_in_one_line():
    story = replace(
        STORY, practitioner="OSEI", location="WYT", days="mon,tue", part="am", available_from=date(2026, 12, 7)
    )
    assert wish_words(story) == "OSEI at WYT, mon tue, am, from Mon 7 Dec 2026"


@pytest.mark.parametrize("width", [30, 58, 95, 96, 116, 200])
@pytest.mark.parametrize("text", HOSTILE)
def test_no_line_is_longer_than_there_is_room_whatever_was_typed(text, width):
    page = replace(
        PAGE, row=tracked(name=text, flags=(text,)), why=(text,),
        story=replace(
            STORY, comment=text, referrer=text, service=text, ratings=(Rating(1, 1, 1, text, text, NOW),),
            attempts=(Attempt(NOW, "am", text, text, text, NOW),), reviews=(Question(text, text, text, NOW),),
        ),
    )  # fmt: skip
    lines = entry_lines(page, width)
    assert max(sum(cell_len(cell.text) for cell in line) for line in lines) <= width
