"""Keys, each declared once: an id for the user's key map, a verb for the key line, a sentence for help (style.md 6)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual.binding import Binding
from textual.content import Content

SWALLOWED = frozenset(
    {"ctrl+i", "ctrl+h", "ctrl+m", "ctrl+j", "ctrl+s", "ctrl+z", "ctrl+c", "ctrl+b", "ctrl+a", "f10", "f11"}
)
"""Keys that terminals swallow or turn into others (textual.md section 4)."""
SPLIT = frozenset({"left_square_bracket", "right_square_bracket", "[", "]", *"OABCDFHPQRSZ"})
"""What is left of a split arrow key on a slow line: none of these may write."""
FACES = {
    "up": "↑", "down": "↓", "left": "←", "right": "→", "pageup": "pgup", "pagedown": "pgdn", "escape": "esc",
    "question_mark": "?", "colon": ":", "slash": "/", "minus": "-", "plus": "+", "full_stop": ".",
    "less_than_sign": "<", "greater_than_sign": ">",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Key:
    """One thing that a key does."""

    id: str
    """`diary.book`: what a key map names."""
    keys: str
    """One or several, as Textual names them: `"t"`, `"minus,pageup"`."""
    action: str
    verb: str = ""
    """One or two words for the key line."""
    sentence: str = ""
    """What it does, for help and the documentation."""
    writes: bool = False
    """It changes something that is kept."""
    priority: bool = False
    """It works in text fields and dialogs too."""
    face: str = ""
    """How the keys are written, where that is not evident."""

    @property
    def shown(self) -> str:
        """The keys as people read them: `F2`, `esc`, `- / pgup`."""
        return self.face or " ".join(face(key) for key in self.keys.split(","))

    @property
    def first(self) -> str:
        """The first of them, for the key line."""
        return self.face or face(self.keys.split(",")[0])


def face(key: str) -> str:
    """A key as people write it."""
    if key[:1] == "f" and key[1:].isdigit():
        return key.upper()
    return FACES.get(key, key)


def bindings(keys: Iterable[Key]) -> list[Binding]:
    """The same for Textual; the key line is our own, so none shows in a footer.

    A key without an action is given out by its screen and is declared for help only.
    """
    return [
        Binding(
            key.keys, key.action, key.verb or key.sentence, show=False, id=key.id, priority=key.priority,
            tooltip=key.sentence, key_display=key.shown,
        )
        for key in keys
        if key.keys and key.action
    ]  # fmt: skip


def key_line(keys: Sequence[Key], width: int) -> Content:
    """As many of the keys as fit, each with its verb, in their order: what matters most comes first."""
    parts: list[tuple[str, str]] = []
    left = width
    for key in keys:
        need = cell_len(key.first) + 1 + cell_len(key.verb) + (2 if parts else 0)
        if need <= left:
            left -= need
            parts += [("  ", "")] if parts else []
            parts += [(key.first, "$footer-key-foreground bold"), (f" {key.verb}", "$text-muted")]
    return Content.assemble(*parts)


HELP = Key("help", "f1", "app.go('help')", "help", "Shows the keys of this screen, then all others.", priority=True)
QUERY = Key("help.query", "question_mark", "app.go('help')", "help", "Shows the keys of this screen, then all others.")
LOCK = Key("lock", "f12", "app.lock", "lock", "Hides everything; what was typed is kept.", priority=True)
QUIT = Key("quit", "ctrl+q", "app.quit", "quit", "Leaves booktui. Nothing that was booked is lost.", priority=True)


def _place(key: str, mode: str, verb: str, sentence: str) -> Key:
    return Key(f"go.{mode}", key, f"app.go('{mode}')", verb, sentence, priority=True)


EVERYWHERE: tuple[Key, ...] = (
    HELP,
    _place("f2", "desk", "desk", "Goes to the desk: list, diary and call."),
    _place("f3", "diary", "diary", "Goes to the diary at full width."),
    _place("f4", "waiting", "waiting list", "Goes to the waiting list as a screen of its own."),
    _place("f5", "today", "today", "Goes to everything that is due, worst first."),
    _place("f6", "clients", "clients", "Goes to the clients."),
    _place("f7", "clinics", "clinics", "Goes to the clinics: templates, sessions, absences, rebooking."),
    _place("f8", "outbox", "outbox", "Goes to the outbox: letters, e-mails, texts and what is told by phone."),
    _place("f9", "reports", "reports", "Goes to the reports: figures, and the audit with its proof."),
    Key("palette", "ctrl+p", "app.command_palette", "palette", "Lists everything that can be done here, to search."),
    LOCK,
    QUIT,
)
"""Work on every screen, in text fields too."""

COMMAND = Key("screen.command", "colon", "command_line", "command", "Opens the command line.")
SCREEN: tuple[Key, ...] = (
    QUERY,
    Key("screen.go", "g", "go_menu", "go to", "Goes to a screen: the next key is its letter."),
    Key("screen.find", "slash", "find_client", "find", "Finds a client by name, number, phone or birth date."),
    COMMAND,
    Key("screen.undo", "u", "undo", "undo", "Undoes your last action, where that is possible.", writes=True),
    Key("screen.back", "escape", "back", "back", "One step back. What was typed is kept."),
)
"""Work on every screen where no text field has the focus."""

GRID: tuple[Key, ...] = (
    Key("grid.up", "up", "move(-1, 0)", "up", "One row up.", face="↑"),
    Key("grid.down", "down", "move(1, 0)", "down", "One row down.", face="↓"),
    Key("grid.left", "left", "move(0, -1)", "left", "One column to the left.", face="←"),
    Key("grid.right", "right", "move(0, 1)", "right", "One column to the right.", face="→"),
    Key("grid.first", "home", "edge(-1)", "first", "To the first row of the day."),
    Key("grid.last", "end", "edge(1)", "last", "To the last row of the day."),
    Key("grid.next", "n", "next_free(1)", "next free", "To the next free time of this column."),
    Key("grid.zoom", "z", "zoom", "zoom", "Rows of 5, 10, 15 or 30 minutes, in turn."),
    Key("grid.choose", "enter", "choose", "choose", "Chooses what is under the cursor.", face="enter"),
)
"""Work where the diary grid has the focus."""

BOOK = Key("diary.book", "b", "book", "book", "Books the free time under the cursor.", writes=True)
HOLD = Key("diary.hold", "e", "hold", "hold", "Holds the time under the cursor for a few minutes.", writes=True)
FREE = Key("diary.free", "f", "first_free", "first free", "Lists the first times that are free for a service.")
MOVE = Key("diary.move", "m", "move", "move", "Picks the appointment up; drop it with enter, or press a digit.", True)
CANCEL = Key("diary.cancel", "x", "cancel", "cancel", "Cancels the appointment: who asked, then why.", writes=True)
ARRIVED = Key("diary.arrived", "a", "arrived", "arrived", "Marks the client as arrived.", writes=True)
SEEN = Key("diary.seen", "s", "seen", "seen", "Marks the client as seen.", writes=True)
DNA = Key("diary.dna", "w", "dna", "did not attend", "The client did not attend, or came late: why.", writes=True)
RELEASE = Key("diary.release", "l", "release", "let go", "Lets a hold go before it runs out.", writes=True)
INVITE = Key("diary.invite", "i", "invite", "invite", "Writes the invitation to a file and says where.", writes=True)
GOTO = Key("diary.goto", "d", "goto_date", "date", "Goes to a date, typed as people say it.")
JOBS = Key("diary.jobs", "j", "jobs", "interpreter", "Interpreter and transport of the appointment.", writes=True)
OVERRIDE = Key("diary.override", "o", "override", "override", "Goes ahead with a reason, where you may.", writes=True)
TODAY = Key("diary.today", "t", "today", "today", "Goes to today.")
PLACE = Key("diary.place", "p", "next_location", "place", "Shows the next location of several, or all of them.")
REFILL = Key("diary.refill", "r", "refill", "fill it", "Asks who could come instead, where a time came free.")
BY = Key("diary.by", "v", "by", "view", "Shows practitioners, rooms or equipment, in turn.")

DIARY: tuple[Key, ...] = (
    BOOK, HOLD, FREE, REFILL, MOVE, CANCEL, ARRIVED, SEEN, DNA, RELEASE, INVITE, JOBS, OVERRIDE,
    Key("diary.back", "minus,pageup", "day(-1)", "day back", "One day back.", face="-"),
    Key("diary.on", "plus,pagedown", "day(1)", "day on", "One day on.", face="+"),
    Key("diary.week-back", "less_than_sign", "day(-7)", "week back", "One week back."),
    Key("diary.week-on", "greater_than_sign", "day(7)", "week on", "One week on."),
    TODAY, GOTO, BY, PLACE,
    Key("diary.pick", "1,2,3,4,5,6,7,8,9", "", "pick", "Picks that line of what is offered beside the grid.",
        face="1-9", writes=True),
)  # fmt: skip
"""Work in the diary."""
