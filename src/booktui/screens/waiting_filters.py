"""Which part of the list shows, and in which order: filters that were typed or saved, and sorts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from textual.content import Content

from booktui.desk.errors import DeskError
from booktui.desk.listing.list_views import ListSpec
from booktui.desk.listing.worklist import parse_filter, spec_words
from booktui.screens.dialogs.choose import Choose
from booktui.screens.dialogs.co_sign import signed
from booktui.screens.dialogs.filter import FilterDialog, Saved, Wanted
from booktui.screens.waiting_base import WaitingBase
from booktui.widgets.filter_words import SORTS, filter_words, sort_words
from booktui.widgets.safe import shown
from booktui.widgets.status import Line

REMOVED = Saved("Removed", "removed", own=False)
"""After the filters that every desk has; those that were saved come after it."""


class Filtering(WaitingBase):
    """The part of the screen that chooses what it shows."""

    _filter_draft = ""
    """A filter that was left with esc."""

    def saved(self) -> Sequence[Saved]:
        """Those that have a digit."""
        known = self.desk.worklist
        standing = [Saved(one.name, one.text, own=False) for one in known.standing()]
        return (*standing, REMOVED, *(Saved(one.name, one.text) for one in known.filters()))

    def show_tabs(self) -> None:
        """The saved filters with their digits, the one that shows marked."""
        try:
            saved = self.saved()
        except DeskError as error:
            self.refuse(error)
            return
        parts = [self._tab("esc", "All", not filter_words(self.spec))] if filter_words(self.spec) else []
        parts += [self._tab(str(at), one.name, one.name == self.known) for at, one in enumerate(saved[:9], 1)]
        strip = Content.styled("│", "$line").join(parts)
        self.query_one("#tabs", Line).put(strip.truncate(max(1, self.size.width - 2)))

    def _tab(self, key: str, name: str, here: bool) -> Content:
        mark, style = ("▸", "bold $accent") if here else (" ", "$text-muted")
        return Content.styled(f"{mark}{key} {shown(name, 24)} ", style)

    # -- filters

    def action_filter(self) -> None:
        start = self._filter_draft or spec_words(replace(self.spec, sort="turn", backwards=False))
        dialog = FilterDialog(self.saved(), parse_filter, "" if self.known else start)

        def answered(wanted: Wanted | None) -> None:
            self._filter_draft = dialog.draft if wanted is None else ""
            if wanted is not None and wanted.forget:
                self._forget(wanted.forget)
            elif wanted is not None:
                self._take(wanted)

        self.app.push_screen(dialog, answered)

    def action_saved(self, number: int) -> None:
        """Show the saved filter of that digit."""
        saved = self.saved()
        if number > len(saved):
            self.say(f"There is no saved filter {number}: f types one, k then keeps it.", error=True)
            return
        one = saved[number - 1]
        spec = self.try_to(lambda: parse_filter(one.text))
        if spec is not None:
            self._take(Wanted(spec, one.name))

    def _take(self, wanted: Wanted) -> None:
        """Show it; a filter that says nothing of the order leaves it as it is."""
        spec = wanted.spec
        if spec.sort == "turn" and not spec.backwards:
            spec = replace(spec, sort=self.spec.sort, backwards=self.spec.backwards)
        row = self.list.row
        if self.show_list(spec, known=wanted.name, keep=row.entry_id if row is not None else None):
            words = filter_words(spec) or "everybody who waits"
            self.say(f"{self.list.count} listed: {words}, {sort_words(spec)}.")

    def _forget(self, name: str) -> None:
        def forgot(_: None) -> None:
            self.known = "" if self.known == name else self.known
            self.show_titles()
            self.say(f"Forgot the filter {name}; what it showed stays.")

        signed(self, lambda: self.desk.worklist.drop_filter(name), forgot, self.refuse)

    def action_keep_filter(self) -> None:
        text = spec_words(self.spec)
        if not text:
            self.say("This is everybody in turn: filter or sort first, then k keeps it under a name.", error=True)
            return
        from booktui.screens.dialogs.keep_filter import KeepFilter

        def kept(name: str | None) -> None:
            if name is not None:
                self.known = name
                self.show_titles()
                self.say(f"Kept as {name}: {filter_words(self.spec)}.")

        save = self.desk.worklist.save_filter
        self.app.push_screen(KeepFilter(text, save, self.drafts, self.known), kept)

    def clear_filter(self) -> bool:
        """Show everybody who waits again; False when they already show."""
        if not filter_words(self.spec):
            return False
        row = self.list.row
        spec = ListSpec(sort=self.spec.sort, backwards=self.spec.backwards)
        self.show_list(spec, keep=row.entry_id if row is not None else None)
        self.say(f"Everybody who waits: {self.list.count}.")
        return True

    # -- order

    def action_sort(self) -> None:
        sorts = list(SORTS)
        lines = [self._sort_line(sort) for sort in sorts]

        def picked(place: int | None) -> None:
            if place is not None:
                self._sort(sorts[place])

        self.app.push_screen(Choose("Sort the list", lines, hint="The same once more turns it round."), picked)

    def _sort_line(self, sort: str) -> str:
        now = ", now" if sort == self.spec.sort else ""
        return f"{SORTS[sort]}{now}{', backwards' if now and self.spec.backwards else ''}"

    def _sort(self, sort: str) -> None:
        again = sort == self.spec.sort
        spec = replace(self.spec, sort=sort, backwards=not self.spec.backwards if again else False)
        if self.show_list(spec, known=self.known):
            self.say(f"Sorted {sort_words(spec)}.")
