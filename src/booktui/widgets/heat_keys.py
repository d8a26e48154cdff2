"""The keys of the diary's week and month, and of what nobody has yet."""

from __future__ import annotations

from booktui.widgets.keys import Key

SPAN = Key("diary.span", "y", "span", "week", "Shows the day, the week or the month, in turn.")
UNFILLED = Key("diary.unfilled", "h", "unfilled", "unfilled", "Lists what nobody has yet of the next working days.")
SPANS: tuple[Key, ...] = (SPAN, UNFILLED)
"""Work on the diary's own screen, beside its other keys."""

OPEN = Key("heat.open", "enter", "choose", "open", "Opens that day, at that practitioner.", face="enter")
FILTER = Key("heat.filter", "f", "filter", "type", "Counts one slot type after the other, then all again.")
HEAT: tuple[Key, ...] = (
    Key("heat.up", "up", "move(-1, 0)", "up", "One row up.", face="↑"),
    Key("heat.down", "down", "move(1, 0)", "down", "One row down.", face="↓"),
    Key("heat.left", "left", "move(0, -1)", "left", "One day back.", face="←"),
    Key("heat.right", "right", "move(0, 1)", "right", "One day on.", face="→"),
    Key("heat.first", "home", "edge(-1)", "first", "To the first row."),
    Key("heat.last", "end", "edge(1)", "last", "To the last row."),
    OPEN, FILTER,
)  # fmt: skip
"""Work in the week and the month; - and + go one of them back and on."""
NOT_HERE = "b,e,m,x,a,s,w,l,i,o,v,n,z,r"
"""The diary's keys for what is under the cursor of a day: in a week or month there is no such thing."""

LINES: tuple[Key, ...] = (
    Key("unfilled.up", "up", "move(-1)", "up", "One line up.", face="↑"),
    Key("unfilled.down", "down", "move(1)", "down", "One line down.", face="↓"),
    Key("unfilled.page-up", "pageup", "page(-1)", "page up", "One page up."),
    Key("unfilled.page-down", "pagedown", "page(1)", "page down", "One page down."),
    Key("unfilled.first", "home", "go(0)", "first", "To the first line."),
    Key("unfilled.last", "end", "go(-1)", "last", "To the last line."),
)
"""Move the cursor of the lists."""
FILL = Key(
    "unfilled.fill", "enter", "take", "who could come", "Lists who on the waiting list could come then.", face="enter"
)
