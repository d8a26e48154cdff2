"""The keys of the reports, each declared once (style.md 6)."""

from __future__ import annotations

from booktui.widgets.keys import COMMAND, Key

PARTS = ("waiting", "clinics", "weeks", "patterns", "outbox", "audit")
"""In the order of their digits."""
SHOW = Key("reports.show", "enter", "show", "show", "Shows what was before and after in a row of the audit.",
           face="enter")  # fmt: skip
FILTER = Key("reports.filter", "f", "filter", "filter",
             "Shows only what one user did, or what was done to one client or appointment, or on some days."
             )  # fmt: skip
CLEAR = Key("reports.clear", "x", "clear", "all rows", "Shows the whole audit log again.")
OWNER = Key("reports.client", "c", "only_client", "this client",
            "Shows only what was done to the client of this row.")  # fmt: skip
VERIFY = Key(
    "reports.verify", "v", "verify", "verify", "Proves in the background that no row of the audit was changed."
)
EXPORT = Key("reports.export", "e", "export", "export",
             "Writes the rows of the audit that match to a CSV or JSON file; that is recorded.")  # fmt: skip
HEAD = Key("reports.head", "h", "head", "head", "Shows the newest row's number and hash, to be noted elsewhere.")
AGAIN = Key("reports.again", "r", "read_again", "read again", "Reads the figures or the audit again.")
LEFT = Key("reports.left", "left", "part(-1)", "part before", "Shows the report before.", face="←")
RIGHT = Key("reports.right", "right", "part(1)", "next part", "Shows the next report.", face="→")
PICK = Key("reports.pick", "1,2,3,4,5,6", "", "report", "Shows the report with that digit above it.", face="1-6")
DOWN = Key("reports.down", "down", "", "down", "One row or line down.", face="↓")
UP = Key("reports.up", "up", "", "up", "One row or line up.", face="↑")
PAGE_DOWN = Key(
    "reports.page-down", "pagedown", "", "page down", "One page down; older rows are read as one comes to them."
)
PAGE_UP = Key("reports.page-up", "pageup", "", "page up", "One page up.")

REPORTS: tuple[Key, ...] = (SHOW, FILTER, CLEAR, OWNER, VERIFY, EXPORT, HEAD, AGAIN, LEFT, RIGHT, PICK)
"""Work on the screen of reports."""
MOVING = (DOWN, UP, PAGE_DOWN, PAGE_UP)
"""What the list itself does; declared for help."""
AUDIT_NOW: tuple[Key, ...] = (SHOW, FILTER, CLEAR, VERIFY, EXPORT, HEAD, OWNER, AGAIN, COMMAND)
"""What the key line names at the audit."""
NOW: tuple[Key, ...] = (RIGHT, PICK, AGAIN, VERIFY, HEAD, COMMAND)
"""And at the figures."""
