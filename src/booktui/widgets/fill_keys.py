"""The keys of filling a time that came free."""

from __future__ import annotations

from booktui.widgets.keys import Key

ASK = Key("fill.ask", "enter", "ask", "ask", "Asks the client under the mark; the time is held for them.", writes=True,
          face="enter")  # fmt: skip
YES = Key("fill.yes", "y", "answer('accepted')", "yes, said back", "Books it for whoever is on the line, once they "
          "have said day, time and place back.", writes=True)  # fmt: skip
NO = Key("fill.no", "n", "answer('declined')", "no", "They cannot come; it does not count against them.", writes=True)
NONE = Key("fill.none", "v", "answer('no answer')", "no answer", "Nobody answered; the next one is asked.", writes=True)
SCRIPT = Key("fill.script", "c", "script", "call script", "Leads the call with its script; what is said there is the "
             "answer.", writes=True)  # fmt: skip
CLOSE = Key("fill.close", "x", "close", "ask nobody", "Asks nobody any more about this time, and why.", writes=True)
FILL: tuple[Key, ...] = (ASK, YES, NO, NONE, SCRIPT, CLOSE)
"""Work where somebody is asked about a time that came free."""
