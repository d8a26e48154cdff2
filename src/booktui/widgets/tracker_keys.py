"""The keys of the waiting list's own screen, each declared once (style.md 6)."""

from __future__ import annotations

from booktui.widgets.keys import COMMAND, SCREEN, Key

CALL = Key("tracker.call", "enter", "call_this", "call", "Goes to the desk and starts the call to this client.",
           writes=True, face="enter")  # fmt: skip
NEXT = Key("tracker.next", "n", "call_next", "next call",
           "Takes the client whose turn it is, goes to the desk and starts the call.", writes=True)  # fmt: skip
WHY = Key("tracker.why", "w", "why", "why here", "Says why this client stands at this place of the list.")
PRIORITISE = Key("tracker.prioritise", "p", "prioritise", "priority",
                 "Rates urgency and severity: a proposal, or a clinician's decision.", writes=True)  # fmt: skip
SUSPEND = Key("tracker.suspend", "s", "suspend", "suspend",
              "Suspends the wait from a day to a day, or ends a suspension.", writes=True)  # fmt: skip
REMOVE = Key("tracker.remove", "x", "remove", "remove",
             "Takes the client off the list: the reason, who decided, then a yes.", writes=True)  # fmt: skip
REINSTATE = Key("tracker.reinstate", "i", "reinstate", "put back",
                "Puts a removed client back on the list, with the place they had.", writes=True)  # fmt: skip
EDIT = Key("tracker.edit", "e", "edit_entry", "edit",
           "Opens the form with this entry: wishes, comment, caseload.", writes=True)  # fmt: skip
ADD = Key("tracker.add", "a", "add_entry", "add", "Puts a client on the list.", writes=True)
ESCALATE = Key("tracker.escalate", "o", "escalate", "escalate", "Passes a question about this client up.",
               writes=True)  # fmt: skip
FILTER = Key("tracker.filter", "f", "filter", "filter", "Shows a part of the list: a saved filter, or words.")
KEEP = Key("tracker.keep", "k", "keep_filter", "keep filter", "Keeps the present filter under a name.", writes=True)
SORT = Key("tracker.sort", "t", "sort", "sort", "Sorts the list otherwise; the same once more turns it round.")
CARD = Key("tracker.card", "c", "card", "client", "Shows the record of the client under the cursor.")
DETAILS = Key("tracker.pane", "tab,shift+tab", "details", "details", "Goes from the list to the details, and back.",
              face="tab")  # fmt: skip
RELOAD = Key("tracker.refresh", "r", "read_again", "read again", "Reads the list again; other desks work it too.")

MOVING: tuple[Key, ...] = (
    Key("tracker.down", "down", "move(1)", "down", "One client down.", face="↓"),
    Key("tracker.up", "up", "move(-1)", "up", "One client up.", face="↑"),
    Key("tracker.page-down", "pagedown", "page(1)", "page down", "One page down the list."),
    Key("tracker.page-up", "pageup", "page(-1)", "page up", "One page up the list."),
    Key("tracker.first", "home", "go(0)", "first", "To the first of the list."),
    Key("tracker.last", "end", "go(-1)", "last", "To the last of the list."),
)
"""Work in the list; the details have the same for their lines."""
TRACKER: tuple[Key, ...] = (
    CALL, NEXT, WHY, FILTER, SORT, PRIORITISE, SUSPEND, REMOVE, REINSTATE, EDIT, ADD, ESCALATE, CARD, KEEP, DETAILS,
    RELOAD,
)  # fmt: skip
"""Work on the waiting list's screen."""
WAITING_NOW: tuple[Key, ...] = (CALL, NEXT, FILTER, PRIORITISE, REMOVE, SUSPEND, EDIT, ADD, SORT, WHY, CARD, COMMAND)
"""What the key line names while a row waits under the cursor."""
REMOVED_NOW: tuple[Key, ...] = (REINSTATE, FILTER, SORT, CARD, DETAILS, ADD)
"""The same of one that was removed."""
EMPTY_NOW: tuple[Key, ...] = (ADD, FILTER, SORT, NEXT, COMMAND)
IN_DETAILS: tuple[Key, ...] = (MOVING[0], MOVING[1], CALL, PRIORITISE, REMOVE, SCREEN[-1])
