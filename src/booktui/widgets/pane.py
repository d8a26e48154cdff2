"""A framed pane of a screen. Its frame is lit while the focus is inside, at the price of the frame alone."""

from __future__ import annotations

from typing import ClassVar

from textual.containers import Vertical
from textual.geometry import Region
from textual.widget import Widget

RULES = (
    "border_top", "border_right", "border_bottom", "border_left", "border_title_color", "border_title_style",
)  # fmt: skip


class Pane(Vertical):
    """A stylesheet says what the frame of a lit one is like: `.pane > .pane--lit { border: ... }`.

    With `:focus-within` in its place every key that goes to another pane would style the panes anew, lay the screen out
    and paint all of it, twice.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"pane--lit"}

    lit = False
    _plain: dict[str, object] | None = None
    """What of its frame is another while it is lit."""

    def light(self, on: bool) -> None:
        """Show, or show no longer, that the keys go here."""
        if on != self.lit:
            self.lit = on
            self._wear()
            self._styles_cache.clear()
            self._refresh_frame()

    def _wear(self) -> None:
        base = self.styles.base
        if self.lit and self._plain is None:
            look = self.get_component_styles("pane--lit")
            self._plain = {rule: base.get_rule(rule) for rule in RULES}
            for rule in RULES:
                base.set_rule(rule, look.get_rule(rule, self._plain[rule]))
        elif not self.lit and self._plain is not None:
            for rule, value in self._plain.items():
                base.set_rule(rule, value)
            self._plain = None

    def _refresh_frame(self) -> None:
        (width, height), (left, top) = self.outer_size, self.content_offset
        edges = (Region(0, 0, width, 1), Region(0, height - 1, width, 1), Region(0, 0, 1, height),
                 Region(width - 1, 0, 1, height))  # fmt: skip
        self.refresh(*(edge.translate((-left, -top)) for edge in edges))

    def notify_style_update(self) -> None:
        """The stylesheet put its own frame back, and its lit one comes after this."""
        super().notify_style_update()
        if self.lit:
            self._plain = None
            self.call_later(self._wear)
            self.call_later(self.refresh)


def light_the_one_with(panes: list[Pane], focused: Widget | None) -> None:
    """Light the pane that the focus is in."""
    inside = set(focused.ancestors_with_self) if focused is not None else set()
    for pane in panes:
        pane.light(pane in inside)
