"""The call pane: the step one is at, large; its fields in one line to type in; the parked calls while there is none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.widgets import Input, Static

from booktui.widgets.call_paint import Line, call_lines, idle_lines
from booktui.widgets.conflicts import ConflictList
from booktui.widgets.desk_keys import FIELD
from booktui.widgets.keys import bindings
from booktui.widgets.painted import Painted, retitle
from booktui.widgets.pane import Pane
from booktui.widgets.safe import shown

if TYPE_CHECKING:
    from booktui.desk.calling.view import CallView


class CallText(Painted, can_focus=True):
    """The step as text. While it has the focus the screen gives single keys to the call."""

    PREFIX = "calltext"
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"calltext--{name}"
        for name in (
            "row", "muted", "step", "say", "missing", "bar", "do", "key", "choice", "offer", "late", "label", "masked",
            "alarm", "rule",
        )
    }  # fmt: skip
    DEFAULT_CSS = """
    CallText { height: 1fr; width: 1fr; }
    .calltext--muted, .calltext--label { color: $text-muted; }
    .calltext--step { color: $primary; text-style: bold; }
    .calltext--say { text-style: bold; }
    .calltext--bar { color: $accent; }
    .calltext--missing { color: $text-warning; text-style: bold reverse; }
    .calltext--do { color: $text-muted; text-style: italic; }
    .calltext--key { color: $accent; text-style: bold; }
    .calltext--offer { text-style: bold; }
    .calltext--late { color: $text-error; text-style: bold; }
    .calltext--masked { color: $text-warning; }
    .calltext--alarm { color: $text-error; text-style: bold; }
    .calltext--rule { color: $line; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.view: CallView | None = None
        self.parked: tuple[tuple[str, str], ...] = ()
        self.waiting = True
        self.editing: int | None = None
        self.names: Mapping[int, str] = {}

    def paint(self, width: int) -> tuple[list[Line], list[Line]]:
        if self.view is None:
            return idle_lines(self.parked, width, self.waiting), []
        lines, foot = call_lines(self.view, width, self.editing, self.names)
        self.cursor_line = next((n for n, line in enumerate(lines) if line and line[0].style == "bar"), 0)
        return lines, foot


class FieldLine(Input):
    """The one line in which the fields of a step are typed."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(FIELD)]

    def __init__(self) -> None:
        super().__init__(compact=True, select_on_focus=False, id="call-field")
        self.cursor_blink = False


class CallPane(Pane):
    """Frame of the call: text, field line, and what the checker refused."""

    DEFAULT_CSS = """
    CallPane #call-edit { height: 1; display: none; }
    CallPane.-editing #call-edit { display: block; }
    CallPane #call-label { width: auto; max-width: 50%; height: 1; color: $accent; text-style: bold; padding: 0 1 0 0; }
    CallPane #call-field { width: 1fr; background: $panel; }
    CallPane ConflictList { display: none; height: auto; max-height: 50%; }
    CallPane.-refused ConflictList { display: block; }
    """

    def compose(self) -> ComposeResult:
        yield CallText(id="call-text")
        yield ConflictList(id="call-conflicts")
        with Horizontal(id="call-edit"):
            yield Static("", markup=False, id="call-label")
            yield FieldLine()

    @property
    def text(self) -> CallText:
        """What has the focus while the call is answered by single keys."""
        return self.query_one(CallText)

    @property
    def field(self) -> FieldLine:
        """The line to type a field in."""
        return self.query_one(FieldLine)

    @property
    def conflicts(self) -> ConflictList:
        """What the checker found at the last key."""
        return self.query_one(ConflictList)

    @property
    def can_override(self) -> bool:
        """The last key was refused for reasons that may be overridden with one's own."""
        return self.has_class("-refused") and self.conflicts.worst == "override"

    @property
    def view(self) -> CallView | None:
        """The step on view; None while there is no call."""
        return self.text.view

    def show(self, view: CallView | None, zone: str = "UTC", names: Mapping[int, str] | None = None) -> None:
        """Show this step, and what the checker said to its last key; without a view, that there is no call."""
        text = self.text
        moved = view is None or text.view is None or view.step != text.view.step
        text.view, text.names = view, names or {}
        if moved:
            self.end_edit()
        conflicts = view.conflicts if view is not None else ()
        if conflicts:
            self.conflicts.show(conflicts, zone, names=names)
        self.set_class(bool(conflicts), "-refused")
        text.repaint(keep_place=not moved)

    def show_parked(self, parked: Sequence[tuple[str, str]], waiting: bool) -> None:
        """What to list while there is no call: each parked one's name, and when and where it was left."""
        text = self.text
        if (tuple(parked), waiting) != (text.parked, text.waiting):
            text.parked, text.waiting = tuple(parked), waiting
            if text.view is None:
                text.repaint()

    def title(self, elapsed: int, name: str) -> None:
        """`Call ─ 02:14 ─ First appointment`; only the title line is painted again."""
        retitle(self, f"Call ─ {elapsed // 60:02d}:{elapsed % 60:02d} ─ {name}" if self.view is not None else "Call")

    def edit(self, place: int) -> bool:
        """Open the line for the field at that place of the step; False when there is none."""
        view = self.view
        if view is None or not 0 <= place < len(view.fields):
            return False
        field = view.fields[place]
        self.text.editing = place
        self.query_one("#call-label", Static).update(shown(field.label, max(8, self.size.width // 2 - 3)))
        self.field.value = field.value
        self.field.cursor_position = len(field.value)
        self.add_class("-editing")
        self.text.repaint(keep_place=True)
        self.field.focus()
        return True

    def end_edit(self) -> None:
        """Close the line; what was typed is the caller's to keep."""
        if self.text.editing is not None:
            self.text.editing = None
            self.remove_class("-editing")
            self.text.repaint(keep_place=True)

    @property
    def editing(self) -> int | None:
        """Place of the field that is being typed."""
        return self.text.editing
