"""Interpreters and transport of one appointment: asked for, confirmed by whom, failed, gone remote, acknowledged."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from booktui.desk.arranging.job_views import JobDone, JobView, criteria_words
from booktui.desk.errors import DeskError
from booktui.rules.jobs import FACE, INTERPRETER, OPEN, REMOTE, TELEPHONE, VIDEO, WHO
from booktui.rules.languages import SPOKEN, kind_of
from booktui.rules.transport import CRITERIA, MOBILITY
from booktui.screens.dialogs.ask import AskLine
from booktui.screens.dialogs.confirm import Confirm
from booktui.screens.dialogs.form import Entry, Form
from booktui.screens.dialogs.frame import BACK, Dialog
from booktui.widgets.heat_keys import LINES
from booktui.widgets.keys import Key, bindings
from booktui.widgets.line_list import LineList
from booktui.widgets.safe import filled, shown
from booktui.widgets.waiting_rows import Cell

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

MOST = 8
"""Lines of jobs at a time; an appointment has seldom more than two that stand."""
ASKED = Key("jobs.asked", "r", "asked", "asked", "The agency or the transport desk was asked: which one.", writes=True)
CONFIRM = Key("jobs.confirm", "c", "confirm", "confirmed", "Somebody will come: who, and the reference.", writes=True)
FAILED = Key("jobs.failed", "f", "failed", "failed", "They cannot come, or did not: why.", writes=True)
KNOWN = Key("jobs.acknowledge", "k", "acknowledge", "acknowledge", "The agency knows of the change.", writes=True)
AFAR = Key("jobs.remote", "t", "remote", "by telephone", "By telephone, of signs by video relay; or back again.", True)
OFF = Key("jobs.cancel", "x", "cancel", "not needed", "It is not needed: why.", writes=True)
QUESTIONS = Key("jobs.transport", "q", "questions", "transport", "The questions about transport, then asks for it.",
                writes=True)  # fmt: skip
KEYS = (ASKED, CONFIRM, AFAR, FAILED, KNOWN, OFF, QUESTIONS)
Act = Callable[[], JobDone]


class JobsDialog(Dialog[None]):
    """Works the jobs of an appointment; gives back nothing, as everything is done at once."""

    KEYS: ClassVar[tuple[Key, ...]] = (*KEYS, BACK)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(KEYS)]
    AUTO_FOCUS = "LineList"
    DEFAULT_CSS = "JobsDialog #panel { width: 104; }"

    def __init__(self, desk: Desk, appointment_id: int, title: str = "") -> None:
        super().__init__(title or f"Interpreter and transport of A{appointment_id:06d}")
        self._desk, self._appointment_id = desk, appointment_id
        self._drafts: dict[str, dict[str, str]] = {}

    def compose_panel(self) -> Iterable[Widget]:
        yield LineList(job_cells, empty="Nobody is asked for: no interpreter, no transport.", id="jobs")
        yield Static("", markup=False, id="job")

    def on_mount(self) -> None:
        self._reload()

    def keys_now(self) -> tuple[Key, ...]:
        job = self._here if self.is_mounted else None
        if job is None:
            return (QUESTIONS, BACK)
        told = () if job.acknowledged else (KNOWN,)
        if not job.live:
            return (*told, QUESTIONS, LINES[0], LINES[1], BACK)
        afar = (AFAR,) if job.kind == INTERPRETER else ()
        asked = (ASKED,) if job.state in OPEN else ()
        confirm = (CONFIRM,) if job.state in OPEN else ()
        return (*told, *asked, *confirm, *afar, FAILED, OFF, QUESTIONS, BACK)

    def on_line_list_moved(self, event: LineList.Moved) -> None:
        event.stop()
        self._show_job()

    # -- what the keys do

    def action_asked(self) -> None:
        self._about(
            lambda job: self._ask(
                "Who was asked?", "The agency, or the transport desk; may stay empty.", job.agency,
                lambda agency: self._desk.jobs.request(job.id, agency=agency),
            )
        )  # fmt: skip

    def action_confirm(self) -> None:
        self._about(self._confirm)

    def _confirm(self, job: JobView) -> None:
        def confirm(said: Mapping[str, str]) -> JobDone:
            who = said["family"].strip()
            return self._desk.jobs.confirm(
                job.id, said["person"], said["reference"], agency=said["agency"], who=WHO[1] if who else WHO[0],
                agreed_by=who,
            )  # fmt: skip

        start = {"person": job.person, "agency": job.agency, "reference": job.reference}
        self.app.push_screen(JobConfirm(self._drafts, job, start, confirm), self._done)

    def action_failed(self) -> None:
        self._about(
            lambda job: self._ask(
                f"{shown(job.what)} failed: why?", "If the visit is missed for it, it is ours.", "",
                lambda why: self._desk.jobs.failed(job.id, why), needed=True,
            )
        )  # fmt: skip

    def action_cancel(self) -> None:
        self._about(
            lambda job: self._ask(
                f"{shown(job.what)} is not needed: why?", "", "",
                lambda why: self._desk.jobs.cancel(job.id, why), needed=True,
            )
        )  # fmt: skip

    def action_acknowledge(self) -> None:
        self._about(lambda job: self._try(lambda: self._desk.jobs.acknowledge(job.id)))

    def action_remote(self) -> None:
        self._about(self._remote)

    def _remote(self, job: JobView) -> None:
        if job.kind != INTERPRETER:
            self.say("Only an interpreter can be had by telephone or video.")
        elif job.mode in REMOTE:
            self._try(lambda: self._desk.jobs.change(job.id, mode=FACE))
        elif kind_of(job.language) == SPOKEN:
            self._try(lambda: self._desk.jobs.change(job.id, mode=TELEPHONE))
        else:
            self._relay(job)

    def _relay(self, job: JobView) -> None:
        def agreed(yes: bool | None) -> None:
            if yes:
                self._try(lambda: self._desk.jobs.change(job.id, mode=VIDEO, relay_agreed=True))

        sentence = f"{job.language} by video relay. Does the client agree to it?"
        self.app.push_screen(Confirm("Video relay", sentence, letter="y", verb="the client agrees"), agreed)

    def action_questions(self) -> None:
        def ask(said: Mapping[str, str]) -> JobDone:
            met = [name for name in CRITERIA if said[name].strip().casefold() in ("y", "yes")]
            return self._desk.jobs.transport(self._appointment_id, met, said["travels"], wants=said["wants"])

        self.app.push_screen(TransportForm(self._drafts, ask), self._done)

    # -- parts

    @property
    def _here(self) -> JobView | None:
        found: JobView | None = self.query_one(LineList).here
        return found

    def _about(self, act: Callable[[JobView], None]) -> None:
        job = self._here
        if job is None:
            self.say("There is no interpreter and no transport here. q asks about transport.")
        else:
            act(job)

    def _ask(
        self, title: str, hint: str, value: str, act: Callable[[str], JobDone], *, needed: bool = False
    ) -> None:  # fmt: skip
        def answered(text: str | None) -> None:
            if text is not None:
                self._try(lambda: act(text))

        check = None if needed else (lambda _text: "")
        self.app.push_screen(AskLine(title, hint, value=value, check=check), answered)

    def _try(self, act: Act) -> None:
        try:
            done = act()
        except DeskError as error:
            self.say(error.message)
        else:
            self._done(done)

    def _done(self, done: JobDone | None) -> None:
        if done is not None:
            self._reload()
            self.say(done.message, error=False)

    def _reload(self) -> None:
        jobs = self._desk.jobs.of(self._appointment_id)
        self.query_one(LineList).show(jobs, MOST)
        self._show_job()

    def _show_job(self) -> None:
        job = self._here
        lines = job_lines(job) if job is not None else []
        self.query_one("#job", Static).update(Content("\n").join(Content(shown(line)) for line in lines))
        self.offer_keys()


def job_cells(job: JobView, _place: int, width: int) -> Sequence[Cell]:
    """`‹!› interpreter Punjabi from Tue 15 Dec 08:45: asked for, ask by 8 Dec`."""
    mark = "‹!› " if job.to_fix or not job.acknowledged else ""
    style = "past" if job.to_fix else "row" if job.live else "muted"
    return [Cell(filled(f"{mark}{job.words}", width), style)]


def job_lines(job: JobView) -> list[str]:
    """What else there is to know of a job, a fact a line."""
    facts = (
        ("to fix", job.to_fix),
        ("wants", job.wants),
        ("because", criteria_words(job.eligible)),
        ("number", f"{job.ref}{f', in place of J{job.replaces_id:05d}' if job.replaces_id else ''}"),
    )
    return [f"{name:<8}{value}" for name, value in facts if value]


class JobConfirm(Form[JobDone]):
    """Who comes, from where, under which number; the reason stays when it is refused."""

    ENTRIES: ClassVar[tuple[Entry, ...]] = (
        Entry("person", "Who comes", "a name, or the reference is enough"),
        Entry("agency", "Agency"),
        Entry("reference", "Reference", "the agency's own number"),
        Entry("family", "Family", "only if the client insists: the clinician who agrees; never a child"),
    )

    def __init__(
        self, drafts: dict[str, dict[str, str]], job: JobView, start: Mapping[str, str],
        act: Callable[[Mapping[str, str]], JobDone],
    ) -> None:  # fmt: skip
        super().__init__(f"Confirmed: {job.what}", drafts, f"confirm {job.id}", prefill=start)
        self._act = act

    def action_save(self) -> None:
        attempt(self, self._act)


class TransportForm(Form[JobDone]):
    """The six criteria, how the client travels, and what is wished besides."""

    ENTRIES: ClassVar[tuple[Entry, ...]] = (
        *(Entry(name, name.capitalize(), f"y or n: {words}", yes_no=True) for name, words in CRITERIA.items()),
        Entry(
            "travels", "Travels as", ", ".join(f"{code} {words}" for code, words in list(MOBILITY.items())[:3]) + " …"
        ),
        Entry("wants", "Besides", "escort and why, oxygen, steps, key safe"),
    )

    def __init__(self, drafts: dict[str, dict[str, str]], act: Callable[[Mapping[str, str]], JobDone]) -> None:
        super().__init__("Transport: only with a medical need", drafts, "transport")
        self._act = act

    def action_save(self) -> None:
        attempt(self, self._act)


def attempt(form: Form[JobDone], act: Callable[[Mapping[str, str]], JobDone]) -> None:
    """Save what was typed, or say why not."""
    try:
        done = act(form.typed)
    except DeskError as error:
        form.say(error.message)
        return
    form.forget_draft()
    form.dismiss(done)
