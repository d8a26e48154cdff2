"""`desk.templates`: the message templates in force, looked at, tried on a client and copied for a team to change."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, select

from booktui.desk.errors import BadInput, NotFound, Refused, Unavailable
from booktui.desk.messages import channel_for
from booktui.desk.tell import telling
from booktui.desk.wording import doctor
from booktui.desk.wording.facts import gather
from booktui.desk.wording.library import Library, Template, copy_shipped, load
from booktui.desk.wording.placeholders import PLACEHOLDERS
from booktui.desk.wording.write import words_of
from booktui.rules.messages.values import CHANNELS, RECIPIENTS, CannotWrite, Draft, Words
from booktui.rules.values import Role
from booktui.store import booking, clients
from booktui.store.tables import WaitingEntry, table_of

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

HIDDEN = "•••"
"""Instead of the address of a sensitive record (PRV-02)."""
NOT_ABOUT_A_VISIT = ("ring", "validate", "removal")


@dataclass(frozen=True, slots=True)
class Asked:
    """Which message is to be tried on whom."""

    kind: str
    client_id: int
    to: str = "client"
    appointment_id: int | None = None
    """The client's next one unless said."""
    entry_id: int | None = None
    """The client's newest one unless said."""
    channel: str = ""
    """As the client is written to unless said."""
    language: str = ""
    form: str = ""


class Templates:
    """What messages say, before they say it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def all(self) -> tuple[Template, ...]:
        """All in force, by language and name.

        Raises:
            BadInput: a file of the team's folder is wrong.
        """
        return self._library().templates

    def show(self, kind: str, *, language: str = "en", to: str = "client") -> Template:
        """One as it is written.

        Raises:
            NotFound: there is none of that kind, language and recipient.
        """
        found = self._library().find(kind, to, language)
        if found is None:
            known = sorted({one.kind for one in self._library().templates if to in one.to})
            raise NotFound(f"There is no template {kind!r} to the {to} in {language!r}. Known: {', '.join(known)}.")
        return found

    def placeholders(self) -> dict[str, str]:
        """What may stand in one, and what each means."""
        return dict(PLACEHOLDERS)

    def check(self, folder: str = "") -> list[str]:
        """What is wrong with those in force, or with a team's folder before it is used; a sentence each."""
        load.cache_clear()
        return doctor.check_folder(self._desk, folder or self._desk.settings.get("messages_folder", ""))

    def copy(self, folder: str | Path) -> Path:
        """Write those that come with booktui into a new folder, for a team to change; the folder.

        Raises:
            Unavailable: it is there already and not empty, or cannot be written.
        """
        root = Path(folder)
        if root.exists() and (not root.is_dir() or any(root.iterdir())):
            raise Unavailable(f"{root} is there already; give a new folder. Nothing was written.")
        try:
            copy_shipped(root)
        except OSError as error:
            raise Unavailable(f"{root} cannot be written: {error.strerror or error}.") from None
        return root

    def preview(self, asked: Asked) -> Words:
        """The message as this client would get it now; looking is on record.

        What may not be shown of a sensitive record is not in it. Nothing is queued.

        Raises:
            NotFound: there is no such client, appointment or entry.
            BadInput: a word that is no channel or recipient.
            Refused: it would be held; the message says why.
        """
        desk = self._desk
        desk.require(Role.COORDINATOR)
        for word, what, known in ((asked.channel, "channel", CHANNELS), (asked.to, "recipient", RECIPIENTS)):
            if word and word not in known:
                raise BadInput(f"There is no {what} {word[:20]!r}; known are {', '.join(known)}.")
        with telling(), desk.store.write() as c:
            draft = self._draft(c, asked)
            desk.log(c, "preview", "client", asked.client_id, after={"kind": asked.kind, "to": asked.to})
            try:
                facts = gather(c, desk, draft)
                words = words_of(desk, facts, language=asked.language, form=asked.form)
                return replace(words, address=HIDDEN) if facts.client_hidden and asked.to == "client" else words
            except CannotWrite as held:
                why = str(held)
        raise Refused([], f"It would be held: {why}.")

    def _draft(self, c: Connection, asked: Asked) -> Draft:
        client = clients.record_raw(c, asked.client_id)
        if not client:
            raise NotFound("There is no such client at this desk.")
        visit = asked.appointment_id
        if visit is not None:
            found = booking.get(c, visit)
            if found is None or found.client_id != asked.client_id:
                raise NotFound(f"A{visit:06d} is no appointment of this client.")
        elif asked.kind not in NOT_ABOUT_A_VISIT:
            visit = self._next(c, asked.client_id)
            if visit is None and asked.kind != "copy":
                raise NotFound(f"{client['ref']} has no appointment that {asked.kind[:20]} could be about.")
        entry = asked.entry_id if asked.entry_id is not None or visit is not None else _newest(c, asked.client_id)
        own = {"client": channel_for(client), "practitioner": "email", "room": "email"}
        channel = asked.channel or own.get(asked.to, "letter")
        if asked.form and not asked.channel and channel == "sms":
            channel = "letter"
        schedule = None
        if asked.to in ("practitioner", "room") and visit is not None:
            booked = booking.get(c, visit)
            schedule = (booked.practitioner_id if asked.to == "practitioner" else booked.room_id) if booked else None
        return Draft(
            0, asked.kind, channel, asked.client_id, asked.to, schedule_id=schedule, appointment_id=visit,
            entry_id=entry,
        )  # fmt: skip

    def _next(self, c: Connection, client_id: int) -> int | None:
        """The next visit, else the last one."""
        found = booking.of_client(c, client_id)
        coming = [one for one in found if one.start >= self._desk.now() and one.status == "booked"]
        return (coming[-1] if coming else found[0]).id if found else None

    def _library(self) -> Library:
        return load(self._desk.settings.get("messages_folder", ""))


def _newest(c: Connection, client_id: int) -> int | None:
    entry = table_of(WaitingEntry)
    found = select(entry.c.id).where(entry.c.client_id == client_id).order_by(entry.c.id.desc()).limit(1)
    key = c.execute(found).scalar_one_or_none()
    return int(key) if key is not None else None
