"""The keys of the clinics' screen, each declared once (style.md 6)."""

from __future__ import annotations

from booktui.widgets.keys import COMMAND, SCREEN, Key

TEMPLATES = Key("clinics.templates", "1", "view('templates')", "templates", "Shows the clinics' templates.")
SESSIONS = Key("clinics.sessions", "2", "view('sessions')", "sessions", "Shows the sessions of a week.")
ABSENCES = Key("clinics.absences", "3", "view('absences')", "absences", "Shows leave, training and closures.")
REBOOK = Key("clinics.rebook", "4", "view('rebook')", "rebook", "Shows who lost a time and needs another.")
CASELOADS = Key("clinics.caseloads", "5", "view('caseloads')", "caseloads", "Shows who carries how much.")
DETAILS = Key("clinics.details", "enter", "details", "details", "Goes to the details of what the cursor is on.",
              face="enter")  # fmt: skip
PANE = Key("clinics.pane", "tab,shift+tab", "details", "pane", "Goes from the list to the details, and back.",
           face="tab")  # fmt: skip
DIARY = Key("clinics.diary", "o", "open_diary", "diary", "Opens that day in the diary.")
BACK_WEEK = Key("clinics.back", "minus", "week(-1)", "week back", "One week back.")
ON_WEEK = Key("clinics.on", "plus", "week(1)", "week on", "One week on.")
TODAY = Key("clinics.today", "t", "today", "today", "Goes to the present week.")
GOTO = Key("clinics.goto", "d", "goto_date", "date", "Goes to a date, typed as people say it.")
ALL = Key("clinics.all", "s", "all", "show all", "Shows also what is over: retired clinics, rows that were answered.")
UNFILLED = Key("clinics.unfilled", "f", "unfilled", "unfilled", "Lists what nobody has yet of the next working days.")

NEW = Key("clinics.new", "n", "new_clinic", "new", "Opens the form for a new clinic.", writes=True)
CHANGE = Key("clinics.change", "e", "change_clinic", "change", "Opens the form with this clinic.", writes=True)
APPROVE = Key("clinics.approve", "v", "approve", "approve",
              "Shows what a draft or a requested absence would do, then approves it.", writes=True)  # fmt: skip
WITHDRAW = Key("clinics.withdraw", "w", "withdraw", "withdraw", "Gives the draft of this clinic up.", writes=True)
RETIRE = Key("clinics.retire", "k", "retire", "retire", "Ends the clinic from a day on.", writes=True)
CUT = Key("clinics.cut", "c", "cut", "cut", "Cuts a part of the session: from when to when, why, who is displaced.",
          writes=True)  # fmt: skip
CANCEL = Key("clinics.cancel", "x", "cancel", "cancel", "Cancels the session: why, who is displaced.", writes=True)
ADD = Key("clinics.absence", "a", "add_absence", "add", "Opens the form for leave, training or a closure.", writes=True)
REMOVE = Key("clinics.remove", "r", "remove_absence", "remove", "Takes the absence away again.", writes=True)
PLAN = Key("clinics.plan", "p", "plan", "plan all", "Proposes times for everybody on the rebook list together.",
           writes=True)  # fmt: skip
BOOK_ONE = Key("clinics.book", "b", "book_one", "book one", "Lists times for the client under the cursor.", writes=True)
TAKE_OFF = Key("clinics.close", "l", "take_off", "take off", "Takes the client off the rebook list, with a reason.",
               writes=True)  # fmt: skip
MOVES = Key("clinics.moves", "m", "moves", "moves", "Suggests moves that would even the team's caseloads out.",
            writes=True)  # fmt: skip

MOVING: tuple[Key, ...] = (
    Key("clinics.down", "down", "move(1)", "down", "One row down.", face="↓"),
    Key("clinics.up", "up", "move(-1)", "up", "One row up.", face="↑"),
    Key("clinics.page-down", "pagedown", "page(1)", "page down", "One page down."),
    Key("clinics.page-up", "pageup", "page(-1)", "page up", "One page up."),
    Key("clinics.first", "home", "go(0)", "first", "To the first row."),
    Key("clinics.last", "end", "go(-1)", "last", "To the last row."),
)
"""Work in the list and in the details."""
CLINICS: tuple[Key, ...] = (
    TEMPLATES, SESSIONS, ABSENCES, REBOOK, CASELOADS, DETAILS, PANE, DIARY, BACK_WEEK, ON_WEEK, TODAY, GOTO, ALL,
    UNFILLED, NEW, CHANGE, APPROVE, WITHDRAW, RETIRE, CUT, CANCEL, ADD, REMOVE, PLAN, BOOK_ONE, TAKE_OFF, MOVES,
)  # fmt: skip
"""Work on the clinics' screen."""
NOW: dict[str, tuple[Key, ...]] = {
    "templates": (SESSIONS, DETAILS, NEW, CHANGE, APPROVE, WITHDRAW, RETIRE, UNFILLED, ALL, COMMAND),
    "sessions": (ABSENCES, CUT, CANCEL, DIARY, ON_WEEK, BACK_WEEK, GOTO, DETAILS, UNFILLED),
    "absences": (REBOOK, ADD, REMOVE, APPROVE, ON_WEEK, BACK_WEEK, DIARY, DETAILS, ALL),
    "rebook": (CASELOADS, PLAN, BOOK_ONE, TAKE_OFF, DETAILS, DIARY, ALL),
    "caseloads": (TEMPLATES, MOVES, DETAILS, COMMAND),
}
"""What the key line names, by view."""
ON_TEMPLATE = frozenset({DETAILS, CHANGE, APPROVE, WITHDRAW, RETIRE})
ON_SESSION = frozenset({DETAILS, CUT, CANCEL, DIARY})
ON_ABSENCE = frozenset({DETAILS, REMOVE, APPROVE, DIARY})
ON_REBOOK = frozenset({DETAILS, PLAN, BOOK_ONE, TAKE_OFF, DIARY})
ON_CASELOAD = frozenset({DETAILS, MOVES})
"""What each view's keys need a row for."""
IN_DETAILS: tuple[Key, ...] = (MOVING[0], MOVING[1], DIARY, SCREEN[-1])
"""What it names while the details have the focus."""
