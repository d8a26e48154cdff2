"""What becomes of one appointment in a calendar: every meeting of ours, theirs and what was known."""

import pytest

from booktui.rules.messages.sync import Action, Last, Ours, Standing, There, decide

NINE, TEN, ELEVEN = (9, 10), (10, 11), (11, 12)
OURS = Ours(Standing.THERE, 1, NINE)
MOVED = Ours(Standing.THERE, 2, TEN)
PAST = Ours(Standing.PAST, 1, NINE)
AWAY = Ours(Standing.AWAY, 2, NINE)
KNOWN = Last(1, NINE)


def asked(times, open=True):
    return Last(1, times, differs=True, asked=open)


CASES = [
    ("new", OURS, None, None, Action.WRITE),
    ("in-step", OURS, KNOWN, There(1, NINE), Action.RECORD),
    ("they-raised-only-the-sequence", OURS, KNOWN, There(7, NINE), Action.RECORD),
    ("we-moved", MOVED, KNOWN, There(1, NINE), Action.WRITE),
    ("we-changed-what-takes-no-time", Ours(Standing.THERE, 2, NINE), KNOWN, There(1, NINE), Action.WRITE),
    ("they-moved", OURS, KNOWN, There(1, TEN), Action.ASK),
    ("they-made-it-longer", OURS, KNOWN, There(1, (9, 11)), Action.ASK),
    ("they-deleted", OURS, KNOWN, None, Action.ASK),
    ("both-moved", MOVED, KNOWN, There(1, ELEVEN), Action.ASK),
    ("we-moved-they-deleted", MOVED, KNOWN, None, Action.ASK),
    ("both-moved-to-the-same", MOVED, KNOWN, There(1, TEN), Action.WRITE),
    ("written-but-not-recorded", OURS, None, There(1, NINE), Action.RECORD),
    ("written-not-recorded-then-we-moved", MOVED, None, There(1, NINE), Action.WRITE),
    ("unknown-and-as-new-as-ours-but-elsewhere", OURS, None, There(1, TEN), Action.ASK),
    ("update-written-but-not-recorded", MOVED, KNOWN, There(2, TEN), Action.WRITE),
    ("asked-and-not-decided", OURS, asked(TEN), There(1, TEN), Action.WAIT),
    ("asked-and-we-moved-elsewhere", Ours(Standing.THERE, 2, ELEVEN), asked(TEN), There(1, TEN), Action.WAIT),
    ("asked-and-we-moved-there", MOVED, asked(TEN), There(1, TEN), Action.WRITE),
    ("asked-and-they-moved-again", OURS, asked(TEN), There(1, ELEVEN), Action.ASK),
    ("asked-and-they-moved-it-back", OURS, asked(TEN), There(1, NINE), Action.RECORD),
    ("decided-so-it-is-put-back", OURS, asked(TEN, False), There(1, TEN), Action.WRITE),
    ("decided-and-they-moved-again", OURS, asked(TEN, False), There(1, ELEVEN), Action.ASK),
    ("asked-about-the-deleted", OURS, asked(None), None, Action.WAIT),
    ("decided-about-the-deleted", OURS, asked(None, False), None, Action.WRITE),
    ("asked-about-the-deleted-and-it-is-back", OURS, asked(None), There(1, NINE), Action.RECORD),
    ("asked-about-the-deleted-and-it-is-back-elsewhere", OURS, asked(None), There(1, TEN), Action.ASK),
    ("cancelled", AWAY, KNOWN, There(1, NINE), Action.DELETE),
    ("cancelled-and-they-moved-it", AWAY, KNOWN, There(1, TEN), Action.DELETE),
    ("cancelled-on-both-sides", AWAY, KNOWN, None, Action.FORGET),
    ("cancelled-before-it-was-ever-there", AWAY, None, None, Action.FORGET),
    ("cancelled-but-written-without-a-record", AWAY, None, There(1, NINE), Action.DELETE),
    ("over-and-there", PAST, KNOWN, There(1, NINE), Action.RECORD),
    ("over-and-they-moved-it", PAST, KNOWN, There(1, TEN), Action.RECORD),
    ("over-and-they-deleted-it", PAST, KNOWN, None, Action.FORGET),
    ("over-and-never-there", PAST, None, None, Action.FORGET),
]


@pytest.mark.parametrize(
    ("ours", "last", "there", "action"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_decide(ours, last, there, action):
    assert decide(ours, last, there) == action


def test_after_what_was_decided_is_done_there_is_nothing_more_to_do():
    for _, ours, _, _, action in CASES:
        if action == Action.WRITE:
            assert decide(ours, Last(ours.sequence, ours.times), There(ours.sequence, ours.times)) == Action.RECORD
