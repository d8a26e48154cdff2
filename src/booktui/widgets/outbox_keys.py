"""The keys of the outbox, each declared once (style.md 6)."""

from __future__ import annotations

from booktui.widgets.keys import COMMAND, Key

SHOW = Key("outbox.show", "enter", "show", "show", "Shows the message as it went, or as it would go now.", face="enter")
SEND = Key(
    "outbox.send", "s", "send", "send", "Sends the e-mails and texts that are due, each by its way.", writes=True
)
WRITE = Key(
    "outbox.write", "w", "write", "print and files",
    "Writes what is due as files: a run of letters, drafts of e-mails, a batch of texts.", writes=True,
)  # fmt: skip
DRAFT = Key("outbox.draft", "m", "draft", "mail program",
            "Opens the message as a draft in the computer's own mail program.", writes=True)  # fmt: skip
ANSWERS = Key("outbox.answers", "i", "answers", "read answers",
              "Reads the answers to invitations: from the mailbox, or from a file or folder.", writes=True)  # fmt: skip
DONE = Key("outbox.done", "d", "done", "told",
           "Says that the client was told by phone, or that it has arrived.", writes=True)  # fmt: skip
RING = Key("outbox.ring", "l", "ring", "ring", "Goes to the desk and starts the call to this message's client.")
HOLD = Key("outbox.hold", "h", "hold", "hold", "Holds the message back, with a reason.", writes=True)
RELEASE = Key("outbox.release", "e", "release", "let go", "Lets a held message go again.", writes=True)
RETRY = Key("outbox.retry", "t", "retry", "try again", "Lets a message that failed or may have gone go once more.",
            writes=True)  # fmt: skip
WITHDRAW = Key("outbox.withdraw", "x", "withdraw", "withdraw", "Takes the message back, with a reason: it never goes.",
               writes=True)  # fmt: skip
CARD = Key("outbox.card", "c", "card", "client", "Shows the record of this message's client.")
DIARY = Key("outbox.diary", "o", "open_diary", "diary", "Opens the appointment of this message in the diary.")
AGAIN = Key("outbox.again", "r", "read_again", "read again", "Reads the outbox again; it is read every minute anyway.")
LEFT = Key("outbox.left", "left", "part(-1)", "part before", "Shows the part before.", face="←")
RIGHT = Key("outbox.right", "right", "part(1)", "next part", "Shows the next part: later, held, failed, sent.",
            face="→")  # fmt: skip
PICK = Key("outbox.pick", "1,2,3,4,5,6", "", "part", "Shows the part with that digit above the list.", face="1-6")
ALL = Key("outbox.all", "0", "pick(0)", "all", "Shows every message, the newest first.")

OUTBOX: tuple[Key, ...] = (
    SHOW, SEND, WRITE, ANSWERS, DRAFT, DONE, RING, HOLD, RELEASE, RETRY, WITHDRAW, CARD, DIARY, AGAIN, LEFT, RIGHT,
    PICK, ALL,
)  # fmt: skip
"""Work on the outbox's screen."""
MOVING: tuple[Key, ...] = (
    Key("outbox.down", "down", "", "down", "One message down.", face="↓"),
    Key("outbox.up", "up", "", "up", "One message up.", face="↑"),
    Key("outbox.page-down", "pagedown", "", "page down", "One page down."),
    Key("outbox.page-up", "pageup", "", "page up", "One page up."),
)
"""What the list itself does; declared for help."""
NOW: dict[str, tuple[Key, ...]] = {
    "due": (SEND, WRITE, SHOW, ANSWERS, DONE, DRAFT, HOLD, WITHDRAW, RING, RIGHT, COMMAND),
    "later": (SHOW, HOLD, WITHDRAW, RIGHT, CARD, DIARY, COMMAND),
    "held": (SHOW, RELEASE, RETRY, DRAFT, DONE, WITHDRAW, RING, CARD, RIGHT, COMMAND),
    "failed": (SHOW, RETRY, DRAFT, DONE, WITHDRAW, RING, CARD, RIGHT, COMMAND),
    "sent": (SHOW, ANSWERS, DONE, CARD, DIARY, RIGHT, COMMAND),
    "withdrawn": (SHOW, CARD, DIARY, RIGHT, COMMAND),
    "all": (SHOW, SEND, WRITE, CARD, DIARY, RIGHT, COMMAND),
}
"""What the key line names, by the part that shows."""
EMPTY_NOW: tuple[Key, ...] = (RIGHT, ANSWERS, ALL, AGAIN, COMMAND)
