"""What repeats among delays and cancellations (domain.md 6.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from booktui.desk.tell import telling
from booktui.rules import patterns as rules
from booktui.rules.patterns import Pattern
from booktui.rules.values import DAY
from booktui.store import patterns as store

if TYPE_CHECKING:
    from booktui.desk.desk import Desk


class Patterns:
    """`desk.patterns`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def list(self) -> tuple[Pattern, ...]:
        """Clinics cut again and again, reasons, short notice, clients cancelled twice, visits missed too often."""
        now = self._desk.now()
        quarter, month = now - rules.CLINIC_DAYS * DAY, now - rules.REASON_DAYS * DAY
        with telling(), self._desk.store.read() as c:
            return (
                *rules.clinics(store.clinics(c, quarter)),
                *rules.reasons(store.reasons(c, month)),
                *rules.short_notice(store.sessions(c, quarter, now), store.short_notice(c, quarter, now)),
                *rules.clients(store.clients(c, rules.CLIENT_TIMES)),
                *rules.missed(store.visits(c, quarter, now)),
            )
