"""A request that came in: who, about what, by which way, when; by when it is answered is repeated while one types."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import ClassVar

from booktui.desk.due.requests import CHANNELS, RequestView
from booktui.desk.errors import DeskError
from booktui.rules.clock import local_date, spoken
from booktui.rules.values import Instant
from booktui.screens.dialogs.form import Entry, RepeatingForm
from booktui.screens.dialogs.said import NotSaid, past_said
from booktui.widgets.call_paint import wrap
from booktui.widgets.details import Paint

DRAFT = "request"
ENTRIES = (
    Entry("client", "Client", "reference or name; empty when it is not known"),
    Entry("about", "About", "needed: what they ask"),
    Entry("channel", "By", ", ".join(CHANNELS)),
    Entry("sender", "From", "who asks, where it is not the client"),
    Entry("back_to", "Answer to", "number or address"),
    Entry("received", "Came in", "now, 9:30, yesterday 16:00"),
)
Attempt = Callable[[Mapping[str, str], Instant], RequestView]


class RequestForm(RepeatingForm[RequestView]):
    """Gives back the request; stays open with the reason when it was refused."""

    ENTRIES: ClassVar[tuple[Entry, ...]] = ENTRIES
    DEFAULT_CSS = "RequestForm #form-below { height: 2; }"

    def __init__(
        self, drafts: dict[str, dict[str, str]], client: str, attempt: Attempt,
        due: Callable[[Instant], tuple[Instant, Instant]], zone_now: tuple[Instant, str],
    ) -> None:  # fmt: skip
        """Args: due: by when it is answered, by the working calendar and by the clock alone."""
        super().__init__(
            "A request that came in", drafts, DRAFT, {"client": client, "channel": "phone", "received": "now"}
        )
        self._attempt, self._due, self._zone_now = attempt, due, zone_now

    def repeat(self, typed: Mapping[str, str]) -> Paint:
        try:
            working, plain = self._due(self._received(typed))
        except NotSaid as problem:
            return partial(wrap, [(f"‹!› {problem}", "alarm")])
        zone = self._zone_now[1]
        said = f"Answer due {spoken(working, zone)} by working days; by the clock alone {spoken(plain, zone)}."
        return partial(wrap, [(said, "row")])

    def _received(self, typed: Mapping[str, str]) -> Instant:
        """Raises NotSaid, with the field's label before the sentence."""
        now, zone = self._zone_now
        text = typed["received"].strip()
        if text in ("", "now"):
            return now
        try:
            return past_said(text, now, zone, local_date(now, zone))
        except NotSaid as problem:
            raise NotSaid(f"Came in: {problem}") from None

    def action_save(self) -> None:
        typed = self.typed
        try:
            if not typed["about"].strip():
                raise NotSaid("About: say what they ask.")
            received = self._received(typed)
        except NotSaid as problem:
            self.not_said(problem)
            return
        self.keep_draft()
        try:
            done = self._attempt(typed, received)
        except DeskError as error:
            self.say(error.message)
            return
        self.forget_draft()
        self.dismiss(done)
