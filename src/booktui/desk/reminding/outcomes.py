"""How a reminder call went, said in one key: the script is played to its end as the keys of the call would have."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from booktui.desk.calling.scripts import load_scripts
from booktui.desk.calling.view import CallView
from booktui.desk.calling.work import guards, load
from booktui.desk.errors import NotFound
from booktui.desk.reminding.calls import DAY_AHEAD, HOUR_AHEAD
from booktui.desk.tell import telling
from booktui.rules.script_route import route
from booktui.rules.script_run import Known, Run, start
from booktui.rules.scripts import Book

if TYPE_CHECKING:
    from booktui.desk.desk import Desk


class Way(NamedTuple):
    """One way in which such a call goes: to an outcome, or to a step at which the call goes on."""

    words: str
    outcome: str = ""
    step: str = ""


NO_ANSWER = Way("Nobody answered", outcome="NO_ANSWER")
CANNOT = Way("Can't come: identity checked, go on with the call", step="cannot")
WAYS: Mapping[str, tuple[Way, ...]] = {
    DAY_AHEAD: (
        Way("Will come: identity checked, reminded", outcome="CONFIRMED"),
        NO_ANSWER,
        Way("A message was left, as the script has it", outcome="VOICEMAIL_LEFT"),
        CANNOT,
    ),
    HOUR_AHEAD: (
        Way("On the way, or ready by the phone: identity checked", outcome="CONFIRMED"),
        NO_ANSWER,
        Way("Running late: identity checked, go on with the call", step="late"),
        CANNOT,
    ),
}
"""By the script, in the order of their digits."""


def ways(script: str) -> tuple[Way, ...]:
    """How a call with that script can have gone; none where it is not a reminder."""
    return WAYS.get(script, ())


def rung(desk: Desk, appointment_id: int, script: str, way: Way) -> CallView:
    """Keep such a call, from its first key to its last; or open it at the step where somebody has to go on.

    Everything that follows from the outcome follows as from a call that was played. Where the record makes one of the
    keys impossible, the call stands open at that step and says why.

    Raises:
        NotFound: no such appointment or script, or the team's script leads nowhere like it; no call was begun.
        Refused: the client is not to be rung, or somebody else is ringing them.
        NotPermitted: the person only reads.
    """
    book = load_scripts(desk.settings.get("scripts_folder", ""))
    if script not in book.scripts or _keys(book, start(book, script, Known()), way, {}) is None:
        raise NotFound(f"The script {script} has no short way to “{way.words}”. Nothing was kept; start the call.")
    view = desk.calls.start(appointment_id=appointment_id, script=script)
    with telling(), desk.store.read() as c:
        work = load(c, desk, view.call_id)
    for key in _keys(book, work.state.run, way, guards(work)) or ():
        at = view.step
        view = desk.calls.press(view.call_id, key)
        if view.step == at and not view.outcome:
            break
    return view


def _keys(book: Book, run: Run, way: Way, truths: Mapping[str, bool]) -> tuple[str, ...] | None:
    """What the desk fills in by itself when a key is pressed counts as filled in."""
    filled = {field.name: field.auto for field in book.fields.values() if field.auto == "now"}
    return route(book, run, Known(truths, filled), outcome=way.outcome, step=way.step)
