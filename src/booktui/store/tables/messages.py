"""The outbox: every message that is due or gone, with its words as they went."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer
from sqlmodel import Column, Field, SQLModel

from booktui.store.tables.partial import only


class Message(SQLModel, table=True):
    """One message to one recipient by one channel. What it says is kept as it went (PRV-06)."""

    __tablename__ = "message"
    __table_args__ = (
        CheckConstraint(
            "state IN ('queued','held','sending','sent','failed','acknowledged','withdrawn')",
            name="message_state_known",
        ),
        Index("message_appointment", "appointment_id", "id"),
        Index("message_client", "client_id", "state"),
        Index("message_state", "state", "due_at"),
        Index("message_mail", "mail_id", **only("mail_id > ''")),
        Index(
            "message_reminder", "appointment_id", "kind", "about_start", "channel", unique=True,
            **only("about_start IS NOT NULL AND state <> 'withdrawn'"),
        ),
        Index("message_sent", "sent_at", **only("sent_at IS NOT NULL")),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    appointment_id: int | None = Field(
        default=None, sa_column=Column(Integer, ForeignKey("appointment.id", ondelete="SET NULL"), nullable=True)
    )
    client_id: int = Field(foreign_key="client.id")
    """Whom it is about, and to where the recipient is the client."""
    entry_id: int | None = Field(default=None, foreign_key="waiting_entry.id")
    """The waiting entry that it is about, where there is no appointment."""
    recipient: str = Field(default="client", max_length=12)
    """`client`, `practitioner`, `room`, `gp`, `referrer`, `provider` (another one) or `agency`."""
    schedule_id: int | None = Field(default=None, foreign_key="schedule.id")
    """The practitioner or room that it goes to."""
    kind: str = Field(max_length=12)
    """`confirm`, `change`, `cancel`; `remind-24h`, `remind-1h` …; `ring` (please ring us), `removal`, `discharge`,
    `validate`, `missed`, `job`, `travel`."""
    channel: str = Field(max_length=8)
    """`email`, `letter`, `sms`, `phone`."""
    method: str = Field(default="", max_length=10)
    """iTIP METHOD of the invitation: REQUEST or CANCEL."""
    sequence: int = 0
    content: str = Field(default="")
    """The calendar file as it goes."""
    about_start: int | None = None
    """Of a reminder: the start it reminds of; one that was sent for it is never sent again."""
    created_at: int
    due_at: int
    state: str = Field(default="queued", max_length=12)
    """`queued`; `held` until somebody has seen to it; `sending` while a desk has it in hand; `sent`, `failed`,
    `acknowledged`; `withdrawn`: it will never go."""
    why: str = Field(default="", max_length=300)
    """Why it is held, failed or was withdrawn."""
    address: str = Field(default="", max_length=400)
    """Where it went: mailbox, number, or the lines of the envelope."""
    subject: str = Field(default="", max_length=200)
    body: str = Field(default="")
    """Its words as they went: of a text the text; of an e-mail or letter Markdown, from which its pages are made."""
    language: str = Field(default="", max_length=35)
    """BCP 47 tag of its words (RFC 5646)."""
    form: str = Field(default="", max_length=40)
    """Of a letter: empty for standard print, `large print 18`, `easy read`."""
    template: str = Field(default="", max_length=80)
    """Which template it was made from: name, language, form and a digest."""
    mail_id: str = Field(default="", max_length=120)
    """The Message-ID (RFC 5322 3.6.4), made once, so that a second copy can be known as one."""
    way: str = Field(default="", max_length=10)
    """How it left: `smtp`, `draft`, `command`, `batch`, `print`, `phone` or `hand`."""
    batch: str = Field(default="", max_length=80)
    """The file that it left in."""
    folder: str = Field(default="", max_length=400)
    """Where that file was written."""
    claimed_by: str = Field(default="", max_length=80)
    """The process that is sending it; what it had in hand when it died is in doubt, not sent again."""
    claimed_at: int | None = None
    """When it was taken in hand; a held one that has it may have left."""
    attempts: int = 0
    next_at: int | None = None
    """Not tried again before."""
    sent_at: int | None = None
    """When it left."""
    acknowledged_at: int | None = None
