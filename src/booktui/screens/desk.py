"""The desk (F2): the waiting list, the diary and the call on one screen; below 110 columns one of them at a time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from time import monotonic
from typing import Any, ClassVar, cast

from textual import events
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widget import Widget

from booktui.desk.errors import DeskError
from booktui.screens.base import Under
from booktui.screens.desk_call import CallWork
from booktui.screens.desk_diary import DIARY_HERE, DeskGrid, DiaryBeside
from booktui.widgets import desk_keys as keys
from booktui.widgets.call import CallPane
from booktui.widgets.keys import GRID, SCREEN, Key, bindings
from booktui.widgets.painted import retitle
from booktui.widgets.pane import Pane, light_the_one_with
from booktui.widgets.safe import shown
from booktui.widgets.side import SidePane
from booktui.widgets.status import Line
from booktui.widgets.waiting import WaitingList

PANES = ("list", "diary", "call")
NOBODY = "Nobody is waiting for a date."
SHARE_SECONDS = 15
"""How old the share of those within their target may be; on a long list it takes longest to count."""


class WorkDesk(CallWork, DiaryBeside, inherit_bindings=False):
    """Where the day is spent."""

    MODE = "desk"
    NAME = "Desk"
    KEYS: ClassVar[tuple[Key, ...]] = (
        *keys.LIST, *keys.CALL_KEYS, *keys.FIELD, keys.NEXT_PANE, keys.LAST_PANE, *GRID, *DIARY_HERE,
    )  # fmt: skip
    BINDINGS: ClassVar[list[BindingType]] = [*bindings((*SCREEN, keys.NEXT_PANE, keys.LAST_PANE))]
    AUTO_FOCUS = None
    CSS_PATH: ClassVar[list[str]] = ["base.tcss", "desk.tcss"]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide"), (150, "-wider")]
    _share, _shared_at = 0.0, 0.0

    def compose_body(self) -> Iterable[Widget]:
        yield Line(id="tabs")
        with Horizontal(id="panes"):
            with Pane(id="pane-list", classes="pane"):
                yield WaitingList(id="waiting")
            with Pane(id="pane-diary", classes="pane"):
                yield DeskGrid(id="diary")
                yield SidePane()
            yield CallPane(id="pane-call", classes="pane")
        yield Line(id="hold")

    # -- what there is

    def on_mount(self) -> None:
        self.pane = "list"
        self.query_one("#pane-list").add_class("-front")
        self.set_focus(self.waiting_list)

    def desk_ready(self) -> None:
        self.waiting_list.show(self.desk.waiting)
        self.day = self.desk.days.opening_day()
        self.reload_day()
        self.retitle_list()
        self.show_tabs()
        self.call_after_refresh(self._show_calls)

    def _show_calls(self) -> None:
        """After the list is there: what calls need takes a moment to load."""
        self.show_parked()
        self.show_tabs()

    def reload(self, *, fresh: bool = True) -> None:
        """Show what is there now; the cursor stays with its client."""
        row = self.waiting_list.row
        self.waiting_list.reload(row.entry_id if row is not None else None)
        self.reload_day()
        self.show_parked()
        self.retitle_list(fresh=fresh)
        self.show_tabs()

    def reread(self) -> None:
        self.reload(fresh=False)
        self.follow_elsewhere()

    def under_cursor(self) -> Under | None:
        row = self.waiting_list.row if self.focused is self.waiting_list else None
        if row is not None:
            name = shown(row.name, 30)
            return Under(row.entry_id, name, f"{name} does not wait any more: changed at another desk.")
        return super().under_cursor() if self.focused is self.grid else None

    def tick(self) -> None:
        super().tick()
        self.tick_call()

    def retitle_list(self, *, fresh: bool = True) -> None:
        """`Waiting 214 ─ 18 wk 91.6%`; unless it is to be fresh, the share may be a quarter of a minute old."""
        count = self.waiting_list.count
        if fresh or monotonic() - self._shared_at >= SHARE_SECONDS:
            self._share, self._shared_at = self.desk.waiting.share_within_target(), monotonic()
        share = f" ─ 18 wk {self._share * 100:.1f}%" if count else ""
        retitle(self.query_one("#pane-list"), f"Waiting {count}{share}")

    # -- panes

    def focus_pane(self, name: str) -> None:
        """Go to the list, the diary or the call; where only one fits, it is the one that shows."""
        narrow = self.has_class("-narrow")
        for other in PANES:  # a class of the pane, not of the screen: that would style everything anew
            self.query_one(f"#pane-{other}").set_class(other == name, "-front", update=narrow)
        self.pane = name
        target = {"list": self.waiting_list, "diary": self.grid, "call": self.call_pane.text}[name]
        self.set_focus(target)
        self.offer_keys()
        self.show_tabs()

    def action_pane(self, by: int) -> None:
        self.focus_pane(PANES[(PANES.index(self.pane) + by) % len(PANES)])

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        self._light()
        self.offer_keys()

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        self._light()

    def _light(self) -> None:
        light_the_one_with([self.query_one(f"#pane-{name}", Pane) for name in PANES], self.focused)

    def on_resize(self, event: events.Resize) -> None:
        self.call_after_refresh(self.show_tabs)

    def show_tabs(self) -> None:
        """The strip of the three where only one shows: what the others hold."""
        if self.desk_or_none is None or not self.has_class("-narrow"):
            return
        faces = {"list": f"Waiting {self.waiting_list.count}", "diary": self.diary_face(), "call": self.call_face()}
        parts: list[Content] = []
        for name in PANES:
            mark, style = ("▸", "bold $accent") if name == self.pane else (" ", "$text-muted")
            parts.append(Content.styled(f"{mark}{shown(faces[name], 34)} ", style))
        strip = Content.styled("│", "$line").join(parts)
        self.query_one("#tabs", Line).put(strip.truncate(max(1, self.size.width - 2)))

    def keys_now(self) -> Sequence[Key]:
        focused = self.focused
        if focused is None or focused is self.waiting_list:
            return keys.LIST_NOW
        if focused is self.grid:
            return self.diary_keys_now()
        return self.call_keys_now()

    # -- the list's keys

    def action_call_this(self) -> None:
        row = self.waiting_list.row
        if row is None:
            self.say("Nobody is waiting for a date, so there is nobody to call.", error=True)
        else:
            self.start_call(row)

    def action_call_next(self) -> None:
        if self.call_is_open():
            return
        try:
            turn = self.desk.turns.take()
            nobody = "" if turn is not None else self.desk.turns.nobody()
        except DeskError as error:
            self.refuse(error)
            return
        if turn is None:
            self.say(nobody, error=True)
            return
        self.waiting_list.move_to(turn.row.entry_id)
        self.start_taken(turn)

    def action_why(self) -> None:
        row = self.waiting_list.row
        if row is None:
            self.say(NOBODY, error=True)
            return
        try:
            self.say(f"{shown(row.name, 30)}: {self.desk.waiting.why(row.entry_id)}")
        except DeskError as error:
            self.refuse(error)

    def action_card(self) -> None:
        row = self.waiting_list.row
        if row is None:
            self.say(NOBODY, error=True)
            return
        app = cast(Any, self.app)
        app.action_go("clients")
        app.call_after_refresh(self._open_card, row.client_id)

    def _open_card(self, client_id: int) -> None:
        from booktui.screens.clients import Clients

        screen = self.app.screen_stack[0]
        if isinstance(screen, Clients):
            screen.open_client(client_id)

    def action_back(self) -> None:
        if self.focused is self.grid and (self.side.open or self.moving is not None):
            super().action_back()
        elif self.focused is self.waiting_list:
            self.say("This is where the day starts. F1 shows the keys, ctrl+q leaves.")
        else:
            self.focus_pane("list")

    def on_waiting_list_moved(self, event: WaitingList.Moved) -> None:
        event.stop()
