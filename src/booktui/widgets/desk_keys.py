"""The keys of the desk and of the clients' screen, each declared once (style.md 6)."""

from __future__ import annotations

from booktui.widgets.keys import COMMAND, Key

NEXT = Key(
    "list.next", "n", "screen.call_next", "next",
    "Goes to the client whose turn it is and starts the call at once.", writes=True,
)  # fmt: skip
CALL = Key(
    "list.call", "enter", "screen.call_this", "call", "Starts the call to the client under the cursor.",
    writes=True, face="enter",
)  # fmt: skip
RESUME = Key("list.resume", "r", "screen.resume", "resume", "Takes up a parked call where it was left.", writes=True)
DROP = Key("list.drop", "x", "screen.drop_call", "drop", "Ends a parked call for good; it asks first.", writes=True)
CARD = Key("list.card", "c", "screen.card", "card", "Shows the record of the client under the cursor.")
WHY = Key("list.why", "w", "screen.why", "why here", "Says why this client stands at this place of the list.")
NEXT_PANE = Key("desk.next-pane", "tab", "screen.pane(1)", "pane", "Goes to the next pane: list, diary, call.")
LAST_PANE = Key("desk.last-pane", "shift+tab", "screen.pane(-1)", "pane back", "Goes to the pane before.")
TO_DIARY = Key("list.right", "right", "screen.pane(1)", "diary", "Goes from the list to the diary.", face="→")
TO_CALL = Key("list.left", "left", "screen.pane(-1)", "call", "Goes from the list to the call.", face="←")

LIST: tuple[Key, ...] = (
    CALL, NEXT, RESUME, DROP, CARD, WHY,
    Key("list.down", "down", "move(1)", "down", "One client down.", face="↓"),
    Key("list.up", "up", "move(-1)", "up", "One client up.", face="↑"),
    Key("list.page-down", "pagedown", "page(1)", "page down", "One page down the list."),
    Key("list.page-up", "pageup", "page(-1)", "page up", "One page up the list."),
    Key("list.first", "home", "go(0)", "first", "To the first of the list."),
    Key("list.last", "end", "go(-1)", "last", "To the last of the list."),
    TO_DIARY, TO_CALL,
)  # fmt: skip
"""Work where the waiting list has the focus."""

LIST_NOW: tuple[Key, ...] = (CALL, NEXT, RESUME, CARD, WHY, NEXT_PANE, COMMAND)
"""Those of them that the key line names."""

ANSWER = Key(
    "call.answer", "", "", "answer", "Gives the answer that has this letter or digit in the call.", writes=True,
    face="a-z 1-9",
)  # fmt: skip
GO_ON = Key("call.go-on", "enter", "", "go on", "Goes to the next step of the call.", writes=True, face="enter")
PARK = Key("call.park", "escape", "", "park", "Parks the call; nothing is lost, and r resumes it.", writes=True)
FIELDS = Key("call.fields", "tab", "", "fields", "Goes to the fields of this step, then to the next pane.")
CALL_DOWN = Key("call.down", "pagedown", "", "more", "Shows the rest of a long step.")
BRANCH = Key(
    "call.branch", "full_stop", "", "else", "What may happen at any step: upset, unwell, a complaint.",
    writes=True,
)  # fmt: skip
OVERRIDE = Key("call.override", "o", "", "anyway", "Books in spite of a conflict, with a reason.", writes=True)
INSTEAD = Key(
    "call.instead", "", "", "take instead", "Takes one of the times below a booking that was refused.", writes=True,
    face="1-9",
)  # fmt: skip
PICK_PARKED = Key(
    "call.pick-parked", "", "", "resume", "Without a call: takes up the parked call with that digit.", writes=True,
    face="1-9",
)  # fmt: skip
BACK_TO_LIST = Key("call.list", "escape", "", "list", "Without a call: back to the list.")
CALL_KEYS: tuple[Key, ...] = (
    ANSWER, GO_ON, PARK, FIELDS, BRANCH, INSTEAD, OVERRIDE, CALL_DOWN, PICK_PARKED, BACK_TO_LIST,
)  # fmt: skip
"""Work where the call has the focus; the screen gives them out itself, as most of them are the script's."""

FIELD: tuple[Key, ...] = (
    Key("field.keep", "enter", "screen.field_keep(1)", "keep", "Keeps the field and goes to the next.", face="enter"),
    Key("field.next", "tab", "screen.field_keep(1)", "next", "Keeps the field and goes to the next."),
    Key("field.before", "shift+tab", "screen.field_keep(-1)", "before", "Keeps the field and goes to the one before."),
    Key("field.back", "escape", "screen.field_keep(0)", "back", "Keeps the field and goes back to the call."),
)
"""Work in a field of the call."""

NEW = Key("clients.new", "n", "screen.new_client", "new", "Opens the form for a new client.", writes=True)
EDIT = Key("clients.edit", "e", "screen.edit_client", "edit", "Opens the form with this client's record.", writes=True)
BOOK = Key(
    "clients.book", "b", "screen.book_client", "book", "Lists the first free times for this client.", writes=True
)
RING = Key("clients.call", "c", "screen.call_client", "call", "Starts a call to this client at the desk.", writes=True)
REVEAL = Key(
    "clients.show", "s", "screen.reveal", "show", "Shows masked details; your reason is recorded.", writes=True
)
OPEN = Key("clients.open", "enter", "screen.open_hit", "open", "Opens the record under the cursor.", face="enter")
TO_SEARCH = Key("clients.search", "slash", "screen.to_search", "find", "Goes to the line to search in.")
ON_CLIENT: tuple[Key, ...] = (NEW, EDIT, BOOK, RING, REVEAL, TO_SEARCH)
HITS: tuple[Key, ...] = (
    OPEN, *ON_CLIENT,
    Key("hits.down", "down", "move(1)", "down", "One hit down.", face="↓"),
    Key("hits.up", "up", "move(-1)", "up", "One hit up.", face="↑"),
    Key("hits.page-down", "pagedown", "move(10)", "ten on", "Ten hits down."),
    Key("hits.page-up", "pageup", "move(-10)", "ten back", "Ten hits up."),
    Key("hits.first", "home", "move(-1000)", "first", "To the first hit."),
    Key("hits.last", "end", "move(1000)", "last", "To the last hit."),
)  # fmt: skip
"""Work where the hits of a search have the focus."""
CARD_KEYS: tuple[Key, ...] = (
    *(
        Key(f"card.{key.id.split('.')[1]}", key.keys, key.action, key.verb, key.sentence, key.writes)
        for key in ON_CLIENT
    ),
    Key("card.down", "down", "lines(1)", "down", "One line of the record down.", face="↓"),
    Key("card.up", "up", "lines(-1)", "up", "One line of the record up.", face="↑"),
    Key("card.page-down", "pagedown", "lines(12)", "page down", "One page of the record down."),
    Key("card.page-up", "pageup", "lines(-12)", "page up", "One page of the record up."),
)
"""Work where a record has the focus."""
CARD_PANE = Key("clients.pane", "tab", "other_pane", "record", "Goes from the search to the record, and back.")
CARD_PANE_BACK = Key("clients.pane-back", "shift+tab", "other_pane", "record", "Goes from the search to the record.")
LEAVE_SEARCH = Key(
    "search.back", "escape", "screen.leave_search", "to the hits", "Goes to the hits; what was typed stays."
)
SEARCH: tuple[Key, ...] = (
    Key("search.down", "down", "screen.hit(1)", "down", "One hit down, while typing.", face="↓"),
    Key("search.up", "up", "screen.hit(-1)", "up", "One hit up, while typing.", face="↑"),
    Key("search.page-down", "pagedown", "screen.hit(10)", "ten on", "Ten hits down, while typing."),
    Key("search.page-up", "pageup", "screen.hit(-10)", "ten back", "Ten hits up, while typing."),
    Key("search.open", "enter", "screen.open_hit", "open", "Opens the record under the cursor.", face="enter"),
    LEAVE_SEARCH,
)
"""Work in the line to search in."""
