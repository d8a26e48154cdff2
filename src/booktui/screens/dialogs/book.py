"""Booking or holding the time under the cursor: who, what, what stands in the way, done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content

from booktui.desk.errors import DeskError, Refused
from booktui.desk.views import ClientLine
from booktui.rules.clock import spoken
from booktui.rules.values import Conflict, Proposal, Role, Service
from booktui.screens.dialogs.ask import AskLine
from booktui.screens.dialogs.book_lines import client_line, service_line
from booktui.screens.dialogs.book_who import KEYS_WHO, BookWho, ClientSearch
from booktui.screens.dialogs.co_sign import signed
from booktui.screens.dialogs.frame import BACK
from booktui.screens.dialogs.place import Place, at_alternative, services_at
from booktui.widgets.conflicts import ConflictList
from booktui.widgets.keys import Key, bindings

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

SERVICES = 4
"""Services that have a digit; the digits after them are the alternatives'."""
KEYS_READY: tuple[Key, ...] = (
    Key("book.enter", "enter", "go_on", "book", "Books it, when nothing stands in the way.", writes=True, face="enter"),
    Key("book.digit", "1,2,3,4,5,6,7,8,9", "", "pick", "Another service, or a time that would work.", face="1-9"),
    Key("book.override", "o", "override", "override", "Goes ahead with a reason, where you may.", writes=True),
    Key("book.agreed", "y", "agreed", "short notice agreed", "Notes that the client agrees to the short notice."),
    Key("book.up", "up", "line(-1)", "up", "The mark one client up.", face="↑"),
    Key("book.down", "down", "line(1)", "down", "The mark one client down.", face="↓"),
    BACK,
)


class BookDialog(BookWho):
    """Gives back what was booked or held. `draft` keeps what was typed when it is left."""

    KEYS: ClassVar[tuple[Key, ...]] = KEYS_READY
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(KEYS_READY),
        *(Binding(str(number), f"digit({number})", show=False) for number in range(1, 10)),
    ]
    AUTO_FOCUS = ""

    def __init__(
        self, desk: Desk, place: Place, *, hold: bool = False, draft: str = "", client: ClientLine | None = None,
        service: str = "", moving_id: int | None = None,
    ) -> None:  # fmt: skip
        """Args: client: known already; service: its code; moving_id: the hold that this confirms."""
        super().__init__(desk, draft, client)
        self._place, self._hold, self._moving_id = place, hold, moving_id
        self._overbook = self._agreed = False
        self._proposal: Proposal | None = None
        self._services = services_at(desk, place)
        self._service = self._preselected(service)

    def on_mount(self) -> None:
        self._title()
        if self._client is not None:
            self._take(self._client)
        else:
            self._to_search()

    def keys_now(self) -> tuple[Key, ...]:
        if self._client is None:
            return KEYS_WHO
        done = replace(KEYS_READY[0], verb="hold" if self._hold else "book")
        optional = {
            "book.override": any(c.severity != "warn" for c in self._found),
            "book.agreed": any(c.code == "short-notice" for c in self._found),
        }
        return (done, *(k for k in KEYS_READY[1:4] if optional.get(k.id, True)), BACK)

    def _title(self) -> None:
        verb = "Hold" if self._hold else "Confirm" if self._moving_id else "Book"
        book, place = self._desk.catalogue.resource_by_code, self._place
        codes = [code for code in (place.practitioner, place.room, place.equipment) if code]
        names = [book[code.upper()].name if code.upper() in book else code for code in codes]
        self.retitle("  ".join((verb, spoken(place.start, place.zone), *names)))

    def _take(self, client: ClientLine) -> None:
        self._client = client
        self.say("")
        self.query_one(ClientSearch).display = False
        self.set_focus(None)
        waits_for = client.waiting.upper()
        wanted = next((s for s in self._services if s.code.upper() == waits_for), None)
        self._service = wanted or self._service
        self._put("#who", (client_line(client),))
        self._check()

    # -- what, and what stands in the way

    def _preselected(self, code: str) -> Service | None:
        named = self._desk.catalogue.service_by_code.get(code.upper())
        if named is not None:
            self._services = (named, *(s for s in self._services if s.id != named.id))
        return self._services[0] if self._services else None

    @property
    def _found(self) -> tuple[Conflict, ...]:
        return self.query_one(ConflictList).conflicts if self.is_mounted else ()

    def _check(self) -> None:
        """Propose and check again, and show what stands in the way."""
        self._proposal = None
        if self._client is None or self._service is None:
            self.say("No service can be booked here. Try another time or practitioner.")
            return
        try:
            self._proposal = self._desk.diary.propose(
                self._client.id, self._service.code, self._place.start, practitioner=self._place.practitioner,
                room=self._place.room, equipment=self._place.equipment, moving_id=self._moving_id,
                overbook=self._overbook, agreed_short=self._agreed,
            )  # fmt: skip
            found = self._desk.diary.check(self._proposal)
        except Refused as error:
            found = error.conflicts
        except DeskError as error:
            self.say(error.message)
            found = ()
        self._show_found(found)

    def _show_found(self, found: Sequence[Conflict]) -> None:
        self._put_conflicts(found)
        lines = [service_line(s, n, s is self._service) for n, s in enumerate(self._numbered(), 1)]
        if not found and self._proposal is not None:
            lines.append(Content.styled("✓ Nothing stands in the way.", "$text-success"))
        self._put("#what", lines)
        self._title()
        self.offer_keys()

    def _clear_what(self) -> None:
        self._put("#what", ())
        self._put_conflicts(())

    def _put_conflicts(self, found: Sequence[Conflict]) -> None:
        listed = self.query_one(ConflictList)
        listed.display = bool(found)
        listed.show(found, self._place.zone, start=len(self._numbered()) + 1, names=self._desk.catalogue.names)

    def _numbered(self) -> tuple[Service, ...]:
        return self._services[:SERVICES]

    def action_digit(self, number: int) -> None:
        """A service, or after them an alternative."""
        if self._client is None:
            self._pick_hit(number)
            return
        self.say("")
        services = self._numbered()
        alternative = self.query_one(ConflictList).alternative(number)
        if number <= len(services):
            self._service = services[number - 1]
            self._check()
        elif alternative is not None:
            self._place = at_alternative(self._desk, self._place, alternative)
            self._check()
        else:
            self.say(f"There is no line {number}.")

    def action_agreed(self) -> None:
        self._agreed = not self._agreed
        self.say("The client agrees to the short notice." if self._agreed else "", error=False)
        self._check()

    # -- done

    def action_go_on(self) -> None:
        worst = self.query_one(ConflictList).worst
        if self._client is None:
            return
        if self._proposal is None:
            self._check()
        elif worst == "block":
            self.say("It cannot be booked like this: see above. A digit takes a time that works.")
        elif worst == "override" and not self._hold:
            self.say("It needs a reason: o, then say why." if self._may_override() else self._supervisors_only())
        else:
            self._commit("")

    def action_override(self) -> None:
        listed = self.query_one(ConflictList)
        blocked = [c for c in listed.conflicts if c.severity == "block"]
        if self._client is None or not listed.conflicts:
            self.say("Nothing needs an override here.")
        elif blocked and not self._try_overbook():
            self.say(f"{blocked[0].message} That cannot be overridden.")
        elif self._may_override() or self._desk.users.can_sign():
            self._ask_why()
        else:
            self.say(self._supervisors_only())

    def _ask_why(self) -> None:
        self.app.push_screen(AskLine("Why is it done anyway?", "The reason is kept with the booking."), self._commit)

    def _try_overbook(self) -> bool:
        """The same with a place in a second lane, if that removes every block."""
        if self._overbook:
            return False
        self._overbook = True
        self._check()
        if self.query_one(ConflictList).worst == "block":
            self._overbook = False
            self._check()
            return False
        return True

    def _may_override(self) -> bool:
        needs = self._overbook or self.query_one(ConflictList).needs_supervisor
        return self._desk.person.may(Role.SUPERVISOR if needs else Role.COORDINATOR)

    def _supervisors_only(self) -> str:
        here = " One can sign it here: o." if self._desk.users.can_sign() else ""
        role = self._desk.person.role.value
        return f"Only a supervisor may override this; you are {role}.{here} A digit takes another time."

    def _commit(self, reason: str | None) -> None:
        proposal = self._proposal
        if reason is None or proposal is None:
            return
        act = self._desk.diary.hold if self._hold else self._desk.diary.book
        signed(self, lambda: act(proposal, override=reason or None), self.dismiss, self._refuse)

    def _refuse(self, error: DeskError) -> None:
        if isinstance(error, Refused):
            self._show_found(error.conflicts)
        self.say(error.message)

    def action_back(self) -> None:
        if self._client is not None and self._moving_id is None:
            self.say("")
            self._to_search()
        else:
            self.dismiss(None)
