"""The keys of the list of what is due, each declared once (style.md 6)."""

from __future__ import annotations

from booktui.widgets.keys import COMMAND, Key

DO = Key("today.do", "enter", "do", "do it", "Does what this row is there for: rings, answers, decides, records.",
         face="enter")  # fmt: skip
RING = Key("today.ring", "l", "ring", "ring", "Goes to the desk and starts the call to this row's client.")
RUNG = Key("today.rung", "k", "rung", "how it went",
           "Says how a reminder call went without opening it: the next key is the digit of the outcome.",
           writes=True)  # fmt: skip
DONE = Key(
    "today.done", "d", "done", "done", "Says that the task or request of this row is done, and how.", writes=True
)
DROP = Key("today.drop", "x", "drop", "drop", "Takes the row off with a reason: it need not be done.", writes=True)
ESCALATE = Key("today.escalate", "e", "escalate", "escalate", "Passes a question about this row's client up.",
               writes=True)  # fmt: skip
REQUEST = Key(
    "today.request", "r", "request", "new request", "Keeps a call-back or a message that came in.", writes=True
)
CARD = Key("today.card", "c", "card", "card", "Shows the record of this row's client.")
DIARY = Key("today.diary", "o", "open_diary", "diary", "Opens this row's appointment in the diary.")
AGAIN = Key("today.again", "v", "read_again", "read again", "Reads everything again; it is read every minute anyway.")
LEFT = Key("today.left", "left", "kind(-1)", "kind before", "Shows the kind before, all of them at last.", face="←")
RIGHT = Key("today.right", "right", "kind(1)", "next kind", "Shows only one kind, then the next.", face="→")
PICK = Key("today.pick", "1,2,3,4,5,6,7,8,9", "", "kind", "Shows only the kind with that digit above the list.",
           face="1-9")  # fmt: skip
ALL = Key("today.all", "0", "pick(0)", "all", "Shows everything that is due.")

TODAY: tuple[Key, ...] = (
    DO, RUNG, RING, DONE, DROP, ESCALATE, REQUEST, CARD, DIARY, AGAIN, LEFT, RIGHT, PICK, ALL,
)  # fmt: skip
"""Work on the screen of what is due."""
MOVING: tuple[Key, ...] = (
    Key("today.down", "down", "", "down", "One row down.", face="↓"),
    Key("today.up", "up", "", "up", "One row up.", face="↑"),
    Key("today.page-down", "pagedown", "", "page down", "One page down."),
    Key("today.page-up", "pageup", "", "page up", "One page up."),
)
"""What the list itself does; declared for help."""
NOW: tuple[Key, ...] = (DO, RIGHT, REQUEST, ESCALATE, DONE, DROP, RING, CARD, ALL, DIARY, COMMAND)
"""What the key line names."""
REMINDER_NOW: tuple[Key, ...] = (DO, RUNG, *NOW[1:])
"""What it names on the row of a reminder call."""
EMPTY_NOW: tuple[Key, ...] = (REQUEST, ESCALATE, RIGHT, ALL, AGAIN, COMMAND)
"""What it names where nothing is listed."""
