"""Every entrance that a text has: the desk's rooms, the forms of the screens, the words of commands. What is wrong, a line each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from datetime import date
from itertools import cycle
from pathlib import Path
from typing import Any

from textual.widgets import Input

from attack.screens.inside import control
from attack.screens.naughty import NAUGHTY
from attack.screens.poison import unclean
from attack.screens.words import Word
from booktui.desk import open_desk
from booktui.desk.absence_views import AbsenceWanted
from booktui.desk.desk import Desk
from booktui.desk.due import tasks
from booktui.desk.errors import DeskError
from desks import NOW, Clock, add_client, at, make_desk
from screens.shell import Journey, opened

Run = Callable[..., tuple[int, str]]
"""Runs a command; its exit code, and everything that it said."""


def working_desk(folder: Path) -> Path:
    """A desk with something in most places that show a text."""
    with closing(make_desk(folder, "sam")) as desk:
        for number, family in enumerate(("Khan", "Jones", "Smith", "Okafor")):
            client = add_client(desk, family, ref=f"C{number}", notes="note", sensitive=False)
            entry = desk.waiting.add(client.id, "NEW", received=date(2026, 10, 1 + number), referrer="Elm", comment="x")
            when = at(f"2026-12-0{1 + 7 * (number % 2)}T09:{30 * (number // 2):02}")
            if number < 3:
                wanted = desk.diary.propose(client.id, "NEW", when, practitioner="OSEI", entry_id=entry.entry_id)
                desk.diary.book(wanted, override="asked")
            desk.requests.add("phone", "about", client_id=client.id, sender="sender")
            with desk.store.write() as c:
                tasks.add_in(c, desk, "call-back", "what", due_at=NOW, client_id=client.id)
    return folder / "desk.db"


def taken(desk: Desk, text: str) -> Iterator[Callable[[], Any]]:
    """Every room of the desk that takes a text."""
    client, entry = desk.clients.find("jones")[0].id, desk.waiting.page(0, 1)[0].entry_id
    yield lambda: desk.clients.add({"family_name": text, "given_name": text, "birth_date": "1960-02-14"})
    yield lambda: desk.clients.edit(client, {"notes": text, "gp": text, "address": text})
    yield lambda: desk.clients.edit(client, {"title": text, "phone": text, "email": text, "postcode": text})
    yield lambda: desk.clients.find(text, 9)
    yield lambda: desk.waiting.add(client, "FU", received=date(2026, 11, 1), referrer=text, comment=text)
    yield lambda: desk.waiting.edit(entry, {"comment": text, "referrer": text})
    yield lambda: desk.requests.add("phone", text, client_id=client, sender=text, back_to=text)
    yield lambda: [desk.tasks.done(one.id, text) for one in desk.tasks.open(1)]
    yield lambda: desk.clients.need(client, "other", text)
    yield lambda: desk.absences.add(AbsenceWanted(text, start=date(2027, 1, 4), reason=text))
    yield lambda: desk.absences.add(AbsenceWanted("PHYS", start=date(2027, 1, 4), reason=text, recur="every mon"))
    yield lambda: desk.diary.cancel(desk.diary.of_client(client)[0].id, reason=text, by="client")
    yield lambda: desk.diary.book(
        desk.diary.propose(client, "NEW", at("2026-12-15T09:00"), practitioner="OSEI"), override=text
    )
    yield lambda: desk.users.add(text, "coordinator")
    yield lambda: desk.escalations.raise_("other", text, client_id=client, options=(text,))


def at_rooms(path: Path, names: Iterable[str]) -> list[str]:
    """Say these texts in every room: each is cleaned, or refused with a sentence."""
    wrong = []
    with closing(open_desk(path, "ada", Clock())) as desk:
        for name in names:
            for number, take in enumerate(taken(desk, NAUGHTY[name])):
                try:
                    take()
                except (DeskError, ValueError) as error:
                    wrong += [f"{name}, room {number}: {error}"] if control(str(error).replace("\n", "")) else []
                except Exception as error:
                    wrong.append(f"{name}, room {number}: {type(error).__name__} {error}")
    return wrong + list(unclean(path))


FORMS = {"clients": ("escape", "n"), "today": ("r",), "waiting": ("n",), "clinics": ("1", "n")}
"""Where a form is, and the keys that open it."""


async def at_form(path: Path, start: str, names: Iterable[str], rounds: int) -> list[str]:
    """Fill a form with these texts, another in every field, and save it, so many times."""
    wrong, texts = list[str](), cycle(names)
    with closing(open_desk(path, "sam", Clock())) as desk:
        async with opened(desk, start=start) as journey:
            for _ in range(rounds):
                await journey.press(*FORMS[start])
                said = {}
                for field in journey.app.screen.query(Input):
                    said[field.id] = next(texts)
                    field.value = NAUGHTY[said[field.id]]
                await journey.press("enter", "pagedown")
                if control(journey.text().replace("\n", "")) or not journey.app.is_running:
                    wrong.append(f"{start}: {said}")
                await _closed(journey)
    return wrong + list(unclean(path))


async def _closed(journey: Journey) -> None:
    while journey.top != type(journey.base).__name__:
        before = journey.top
        await journey.press("escape")
        if journey.top == before:
            return


def at_word(run: Run, path: Path, word: Word, name: str) -> list[str]:
    """Say a text in one place of one command."""
    code, text = run("--db", str(path), "--as", "ada", *word.argv(NAUGHTY[name]))
    bad = control(text.replace("\n", ""))
    return [f"{word.name} with {name}: {code} {bad} {text[:300]}"] if bad or code not in range(8) or code == 1 else []
