"""Screens from which one goes to another to do something there, and that say why something was refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol, TypeVar, cast

from booktui.desk.errors import DeskError
from booktui.rules.clock import local_date
from booktui.rules.values import Appointment, Role
from booktui.screens.base import DeskScreen
from booktui.widgets.status import day_words, time_words

Found = TypeVar("Found")


class Maskable(Protocol):
    """What may be masked until somebody says why they need it."""

    @property
    def sensitive(self) -> bool: ...


Masked = TypeVar("Masked", bound=Maskable)


class Going(DeskScreen):
    """What today, the waiting list and the outbox share."""

    def try_to(self, act: Callable[[], Found]) -> Found | None:
        """Do it; a refusal is said, and None given back."""
        try:
            return act()
        except DeskError as error:
            self.refuse(error)
            return None

    def opened(self, what: str, get: Callable[[str | None], Masked], then: Callable[[Masked], object]) -> None:
        """Go on with what `get` gives; where it is masked, with what it gives for a reason, and not at all without."""
        view = self.try_to(lambda: get(None))
        if view is None:
            return
        if not view.sensitive or not self.desk.person.may(Role.COORDINATOR):
            then(view)
            return
        from booktui.screens.dialogs.ask import AskLine

        def answered(reason: str | None) -> None:
            shown = self.try_to(lambda: get(reason)) if reason else None
            if shown is not None:
                then(shown)

        hint = "Why do you need to see what it says? Your name, the time and the reason are recorded."
        self.app.push_screen(AskLine(f"Open {what}", hint), answered)

    async def there(self, mode: str, act: Callable[[Any], None]) -> None:
        """Go to another screen and do that there; what is typed meanwhile is meant for it."""
        app = cast(Any, self.app)
        app.hold_typed()
        try:
            await app.reach(mode)
            act(app.screen_stack[0])
        finally:
            await app.release_typed()

    async def show_visit(self, appointment_id: int) -> None:
        """To the diary, with the cursor on the appointment; a refusal is said here."""
        found = self.try_to(lambda: self.desk.diary.get(appointment_id))
        if found is None:
            return
        visit: Appointment = found
        day, zone = local_date(visit.start, visit.zone), visit.zone

        def show(diary: Any) -> None:
            diary.at_location(visit.location_id)
            diary.go_to_day(day, visit.practitioner_id, visit.start)
            diary.say(f"{visit.ref} {day_words(visit.start, zone)} {time_words(visit.start, zone)}.")

        await self.there("diary", show)
