"""What the command line's words mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from booktui.desk.errors import Usage
from booktui.desk.views import ClientLine, OfferView
from booktui.screens.base import DeskScreen
from booktui.screens.dialogs.book import BookDialog
from booktui.screens.dialogs.choose import Choose
from booktui.screens.dialogs.place import Place
from booktui.screens.diary import Diary
from booktui.screens.diary_words import offer_words

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

SHORT = {"b": "book", "c": "client", "find": "client", "f": "free", "g": "go", "d": "go", "q": "quit", "exit": "quit",
         "u": "undo", "?": "help", "patient": "client"}  # fmt: skip
VERBS = ("go", "free", "book", "client", "undo", "help", "quit")


@dataclass(frozen=True, slots=True)
class Said:
    """A command line in its parts; what was not said is empty."""

    verb: str
    who: str = ""
    service: str = ""
    when: str = ""


def read_command(line: str, desk: Desk) -> Said:
    """The parts of a command line.

    Raises:
        Usage: no such command, or something it needs was not said.
    """
    verb, _, rest = line.strip().partition(" ")
    verb = SHORT.get(verb.lower(), verb.lower())
    rest = rest.strip()
    if verb not in VERBS:
        raise Usage(f"There is no command {verb!r}. Known: {', '.join(VERBS)}.")
    if verb == "go":
        return Said(verb, when=_needed(rest, "go needs a date: go 3 dec"))
    if verb == "client":
        return Said(verb, who=_needed(rest, "client needs a name or number: client khan"))
    if verb == "free":
        code, _, when = _needed(rest, "free needs a service: free echo").partition(" ")
        return Said(verb, service=_service(code, desk), when=when.strip())
    return _book(rest, desk) if verb == "book" else Said(verb)


def _needed(rest: str, otherwise: str) -> str:
    if not rest:
        raise Usage(otherwise)
    return rest


def _service(code: str, desk: Desk) -> str:
    known = desk.catalogue.service_by_code
    if code.upper() not in known:
        raise Usage(f"There is no service {code!r}. Known: {', '.join(sorted(known))}.")
    return known[code.upper()].code


def _book(rest: str, desk: Desk) -> Said:
    """The first word that is a service parts the client from the time."""
    words = rest.split()
    known = desk.catalogue.service_by_code
    for place, word in enumerate(words):
        if place and word.upper() in known:
            return Said("book", " ".join(words[:place]), known[word.upper()].code, " ".join(words[place + 1 :]))
    raise Usage(f"book needs a client, then a service: book khan echo tue am. Services: {', '.join(sorted(known))}.")


async def run_command(screen: DeskScreen, line: str) -> None:
    """Do what the line says.

    Raises:
        Usage: the line cannot be understood.
        DeskError: the desk could not do it.
        ValueError: a date or time in it cannot be understood.
    """
    said = read_command(line, screen.desk)
    app = cast(Any, screen.app)
    if said.verb == "quit":
        app.exit()
    elif said.verb == "help":
        app.action_go("help")
    elif said.verb == "undo":
        screen.action_undo()
    elif said.verb == "client":
        await app.action_find(said.who)
    else:
        await _in_diary(screen, said)


async def _in_diary(screen: DeskScreen, said: Said) -> None:
    from booktui.rules.when import Meant, understand

    desk = screen.desk
    meant: Meant | None = understand(said.when, desk.now(), desk.zone) if said.when else None
    client = _client(desk, said.who) if said.who else None
    diary = await _diary(screen)
    if said.verb == "go" and meant is not None:
        diary.go_to_day(meant.date, None, meant.instant)
        diary.say(f"{meant.date:%A} {meant.date.day} {meant.date:%B %Y}.")
    elif said.verb == "free":
        last = (meant.until or meant.date) if meant else None
        diary.list_free(said.service, start=meant.date if meant else None, until=last, part=meant.part if meant else "")
    elif client is not None and meant is not None and meant.instant is not None:
        diary.open_booking(BookDialog(desk, Place(meant.instant, desk.zone), client=client, service=said.service))
    elif client is not None:
        _offer(diary, client, said.service, meant)


async def _diary(screen: DeskScreen) -> Diary:
    """The diary, shown."""
    app = screen.app
    await cast(Any, app).reach("diary")
    found = app.screen_stack[0]
    assert isinstance(found, Diary)
    return found


def _client(desk: Desk, who: str) -> ClientLine:
    """The one client that is meant."""
    key = desk.clients.resolve(who)
    lines = [line for line in desk.clients.find(who, 9) if line.id == key]
    if lines:
        return lines[0]
    view = desk.clients.get(key)
    return ClientLine(view.id, view.ref, view.name, "", status=view.status, sensitive=view.sensitive)


def _offer(diary: Diary, client: ClientLine, service: str, meant: Any) -> None:
    """List times, and open the booking with the one that is picked."""
    desk = diary.desk
    found = desk.finder.free(
        service, client_id=client.id, start=meant.date if meant else None,
        until=(meant.until or meant.date) if meant else None, part=meant.part if meant else "",
    )  # fmt: skip
    if not found.offers:
        raise Usage(found.why_none or "Nothing is free then.")

    def picked(at: int | None) -> None:
        if at is not None:
            diary.open_booking(BookDialog(desk, offer_place(found.offers[at]), client=client, service=service))

    dialog = Choose(
        f"{service} for {client.name}", [offer_words(offer, desk.catalogue.names) for offer in found.offers]
    )
    diary.app.push_screen(dialog, picked)


def offer_place(offer: OfferView) -> Place:
    """Where an offer is, with the codes it names."""
    return Place(offer.start, offer.zone, offer.practitioner, offer.room, offer.equipment)
