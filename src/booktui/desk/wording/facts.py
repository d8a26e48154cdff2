"""Everything on record that bears on a message: gathered once, in the caller's transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from booktui.exchange.invite import span_in
from booktui.rules.clock import local_date
from booktui.rules.messages.forms import Wanted, tag_of, wanted
from booktui.rules.messages.privacy import Known
from booktui.rules.messages.values import CannotWrite, Draft
from booktui.rules.needs import age_on
from booktui.rules.values import Instant
from booktui.store import clients, messages
from booktui.store import wording as store
from booktui.store.hot import as_date

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

GROWN = 16
"""Below it the parent or guardian is written to."""


@dataclass(frozen=True, slots=True)
class Facts:
    """A draft with what is known of its client, visit, wait and recipient."""

    draft: Draft
    client: dict[str, Any]
    """The client's record."""
    zone: str
    now: Instant
    settings: dict[str, str]
    visit: store.Visit | None = None
    wait: store.Wait | None = None
    removed: store.Removed | None = None
    jobs: tuple[store.JobRow, ...] = ()
    old_start: Instant | None = None
    moved_by: str = ""
    """`client`, `provider` or empty."""
    asked_until: str = ""
    needs: tuple[tuple[str, str], ...] = ()
    mailbox: tuple[str, str] = ("", "")

    @property
    def service(self) -> store.Service:
        if self.visit is not None:
            return self.visit.service
        return self.wait.service if self.wait is not None else store.Service()

    @property
    def client_hidden(self) -> bool:
        return bool(self.client.get("sensitive"))

    @property
    def hidden(self) -> bool:
        """Neither service nor name is said (PRV-03, PRV-04)."""
        return self.client_hidden or self.service.sensitive

    @property
    def name(self) -> str:
        """First name and surname."""
        return f"{self.client.get('given_name') or ''} {self.client.get('family_name') or ''}".strip()

    @property
    def child(self) -> bool:
        """Under sixteen at the visit, or now."""
        born = self.client.get("birth_date")
        at = self.visit.start if self.visit is not None else self.now
        return bool(born) and age_on(as_date(born), local_date(at, self.zone)) < GROWN

    @property
    def wants(self) -> Wanted:
        """The form that written information must have."""
        return wanted(detail for kind, detail in self.needs if kind == "format")

    @property
    def speaks(self) -> str:
        """Tag of the client's language; empty where none is on record or none is known by that name."""
        return tag_of(str(self.client.get("language") or ""))


def gather(c: Connection, desk: Desk, draft: Draft) -> Facts:
    """What the draft is about.

    Raises:
        CannotWrite: its client or appointment is not there.
    """
    client = clients.record_raw(c, draft.client_id)
    if not client:
        raise CannotWrite("there is no such client any more: withdraw it")
    visit = store.visit(c, draft.appointment_id) if draft.appointment_id is not None else None
    if draft.appointment_id is not None and visit is None:
        raise CannotWrite("there is no such appointment any more: withdraw it")
    entry_id = draft.entry_id or (visit.entry_id if visit else None)
    wait = store.wait(c, entry_id) if entry_id is not None else None
    move = _move(c, visit) if visit and draft.kind == "change" and draft.recipient == "client" else (None, "")
    return Facts(
        draft, client, visit.zone if visit else desk.zone, desk.now(), dict(desk.settings), visit, wait,
        removed=_removed(c, draft, entry_id),
        jobs=tuple(store.jobs(c, visit.id)) if visit and draft.kind in ("job", "confirm", "change") else (),
        old_start=move[0], moved_by=move[1],
        asked_until=store.asked_until(c, entry_id) if entry_id is not None and draft.kind == "validate" else "",
        needs=tuple(store.needs(c, draft.client_id)),
        mailbox=_mailbox(c, draft),
    )  # fmt: skip


def _move(c: Connection, visit: store.Visit) -> tuple[Instant | None, str]:
    """The time that the client knows of, and who wanted another.

    It is what was last said in writing, which need not be the last that the visit had.
    """
    span = span_in(messages.last_said(c, visit.id, "client", None))
    before, by = store.last_move(c, visit.id)
    old = span[0] if span else before
    return (None if old == visit.start else old), by


def known(facts: Facts) -> Known:
    """What must not be where it does not belong."""
    client, service, visit = facts.client, facts.service, facts.visit
    settings = facts.settings
    names = [service.name, service.plain_name]
    names += [visit.clinic, visit.machine] if visit else []
    born = client.get("birth_date")
    return Known(
        family=client.get("family_name") or "", given=client.get("given_name") or "",
        nhs_number=client.get("nhs_number") or "", birth_date=as_date(born) if born else None,
        client_sensitive=facts.client_hidden, service_sensitive=service.sensitive,
        private=tuple(_lines(client, "address", "postcode", "phone", "mobile")),
        names=tuple(name for name in names if name),
        codes=tuple(code for code in (service.code, visit.clinic_code if visit else "") if code),
        sites=_places(facts),
        senders=tuple(name for name in (settings.get("name", ""),) if name != settings.get("hospital_name", "")),
        ours=tuple(filter(None, (settings.get("phone", ""), visit.address if visit else "", *_sites(facts)))),
    )  # fmt: skip


def _sites(facts: Facts) -> tuple[str, ...]:
    visit = facts.visit
    return tuple(name for name in (visit.site if visit else "", facts.settings.get("hospital_name", "")) if name)


def _places(facts: Facts) -> tuple[str, ...]:
    """Names of the place; of a sensitive service only those that say more than which hospital it is."""
    sites, hospital = _sites(facts), facts.settings.get("hospital_name", "")
    return tuple(name for name in sites if name != hospital) if facts.service.sensitive else sites


def _lines(client: dict[str, Any], *names: str) -> list[str]:
    found = [str(client.get(name) or "") for name in names]
    return [line.strip() for value in found for line in value.replace(",", "\n").split("\n") if len(line.strip()) > 4]


def _removed(c: Connection, draft: Draft, entry_id: int | None) -> store.Removed | None:
    if draft.kind == "removal" and entry_id is not None:
        return store.removed(c, entry_id)
    if draft.kind == "discharge" and draft.appointment_id is not None:
        return store.discharged(c, draft.appointment_id)
    return None


def _mailbox(c: Connection, draft: Draft) -> tuple[str, str]:
    if draft.recipient in ("practitioner", "room") and draft.schedule_id is not None:
        return store.mailbox(c, draft.recipient, draft.schedule_id)
    return ("", "")


def day_of(text: str) -> date | None:
    """A day that the database keeps as ISO text."""
    return date.fromisoformat(text) if text else None
