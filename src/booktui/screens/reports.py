"""Reports (F9): figures as tables and bars, and the audit with its proof."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget

from booktui.desk.audit_words import read_spec
from booktui.desk.errors import DeskError
from booktui.screens.dialogs.ask import AskLine
from booktui.screens.reports_base import ReportsBase
from booktui.widgets import report_keys as k
from booktui.widgets.audit_rows import HINT
from booktui.widgets.details import Details
from booktui.widgets.item_list import Heads, ItemList
from booktui.widgets.keys import Key, bindings
from booktui.widgets.status import Line

GOING = "That is being done already; the status line says when it is finished."


class Reports(ReportsBase):
    """What is for those who lead and those who check."""

    MODE = "reports"
    NAME = "Reports"
    KEYS: ClassVar[tuple[Key, ...]] = (*k.REPORTS, *k.MOVING)
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(k.REPORTS),
        *(Binding(str(number), f"pick({number})", show=False) for number in range(1, len(k.PARTS) + 1)),
    ]
    CSS_PATH: ClassVar[list[str]] = ["base.tcss", "reports.tcss"]

    def compose_body(self) -> Iterable[Widget]:
        yield Line(id="parts")
        with Vertical(id="pane-figures", classes="pane"):
            yield Details(id="figures")
        with Vertical(id="pane-audit", classes="pane"):
            yield Heads(id="heads")
            yield ItemList(id="rows")

    def on_mount(self) -> None:
        self.query_one("#pane-figures").border_title = Content("Waiting times")
        self.query_one("#pane-audit").border_title = Content("Audit")
        self.set_focus(self.details)

    def desk_ready(self) -> None:
        self._show()

    def reload(self) -> None:
        """The audit stays as it was read, with its cursor: reading it again is recorded again."""
        if self.at != "audit" or not self.list.items:
            self._show()

    def reread(self) -> None:
        """Figures and audit stay as they were read, for whoever compares them; `r` reads them again."""

    def on_item_list_moved(self, event: ItemList.Moved) -> None:
        event.stop()
        self.read_on()

    def on_resize(self, event: events.Resize) -> None:
        if self.desk_or_none is not None:
            self.call_after_refresh(self._strip)

    def keys_now(self) -> Sequence[Key]:
        return k.AUDIT_NOW if self.at == "audit" else k.NOW

    # -- reports

    def _show(self) -> None:
        audit = self.at == "audit"
        self.set_class(audit, "-audit")
        self.set_focus(self.list if audit else self.details)
        self._strip()
        if audit:
            self.show_audit()
        else:
            self.show_figures()
        self.offer_keys()

    def _strip(self) -> None:
        parts = [
            Content.styled(
                f"{'▸' if part == self.at else ' '}{number} {part} ",
                "bold $accent" if part == self.at else "$text-muted",
            )
            for number, part in enumerate(k.PARTS, 1)
        ]
        line = Content.styled("│", "$line").join(parts)
        self.query_one("#parts", Line).put(line.truncate(max(1, self.size.width - 2), ellipsis=True))

    def _go(self, part: str) -> None:
        self.at = part
        self.say("")
        self._show()

    def action_part(self, by: int) -> None:
        self._go(k.PARTS[(k.PARTS.index(self.at) + by) % len(k.PARTS)])

    def action_pick(self, number: int) -> None:
        self._go(k.PARTS[number - 1])

    def action_read_again(self) -> None:
        self._show()

    # -- the audit

    def action_show(self) -> None:
        from booktui.screens.dialogs.audit_row import AuditRow

        line = self.line if self.at == "audit" else None
        if line is None:
            self.say("enter shows a row of the audit, which is under 6.", error=True)
            return
        full = self.try_to(lambda: self.desk.audit.show(line.id))
        if full is not None:
            self.app.push_screen(AuditRow(full, self.desk.zone))

    def action_filter(self) -> None:
        ask = AskLine("Which rows of the audit?", HINT, value=self.words, check=self._wrong)

        def answered(words: str | None) -> None:
            if words is not None:
                self._filtered(words)

        self.app.push_screen(ask, answered)

    def _wrong(self, words: str) -> str:
        try:
            read_spec(self.desk, words)
        except DeskError as problem:
            return problem.message
        return ""

    def _filtered(self, words: str) -> None:
        self.spec, self.words = read_spec(self.desk, words), words
        self._go("audit")

    def action_clear(self) -> None:
        self._filtered("")

    def action_only_client(self) -> None:
        line = self.line if self.at == "audit" else None
        ref = self.try_to(lambda: self.desk.audit.about(line)) if line is not None else None
        if ref is None:
            self.say("This row is about no client.", error=True)
        else:
            self._filtered(f"client:{ref}")

    def action_head(self) -> None:
        head = self.try_to(self.desk.audit.head)
        if head is not None:
            self.show_also(
                "Head of the audit: note it where the diary is not",
                (f"Row {head.number}", head.groups, f'Later: booktui audit verify --head "{head.number} …"'),
            )

    # -- in the background

    def action_verify(self) -> None:
        desk = self.desk

        def act() -> str:
            proof = desk.audit.verify(told=self._on_the_way)
            if proof.whole:
                return f"The audit log is whole: {proof.rows:,} rows, head {proof.head[:16]} …"
            return f"‹!› The audit log was changed: {proof.problems[0]} ({len(proof.problems)} in all)."

        self._in_thread("Following the chain …", act)

    def _on_the_way(self, row: int, of: int) -> None:
        self.app.call_from_thread(self.say, f"Following the chain: {row:,} of {of:,} …")

    def action_export(self) -> None:
        start = str(Path.home() / "audit.csv")

        def answered(typed: str | None) -> None:
            if typed is None:
                return
            path, desk, spec = Path(typed).expanduser(), self.desk, self.spec
            form = "json" if path.suffix.casefold() == ".json" else "csv"
            self._in_thread(
                f"Writing {path} …", lambda: f"Wrote {desk.audit.export(spec, path, form=form):,} rows to {path}."
            )

        self.app.push_screen(AskLine("Write the audit to", "A file ending in .csv or .json.", value=start), answered)

    def _in_thread(self, said: str, act: Callable[[], str]) -> None:
        if self._going:
            self.say(GOING, error=True)
            return
        self._going = True
        self.say(said)
        self.run_worker(act, name="audit", group="reports", thread=True, exit_on_error=False)
