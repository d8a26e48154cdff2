"""The lines of the booking dialog: clients and services, each with its digit."""

from __future__ import annotations

from textual.content import Content

from booktui.desk.views import ClientLine
from booktui.rules.values import Service
from booktui.widgets.safe import shown


def hit_line(hit: ClientLine, number: int, marked: bool) -> Content:
    """`▸1 Khan Amina  14/02/1960  C000012  waits for ECHO`."""
    return Content.assemble(
        ("▸" if marked else " ", "bold $accent"), (f"{number} ", "bold $footer-key-foreground"), client_line(hit)
    )  # fmt: skip


def client_line(hit: ClientLine) -> Content:
    """`Khan Amina  14/02/1960  C000012  waits for ECHO`."""
    rest = [hit.birth_date, hit.ref, f"waits for {hit.waiting}" if hit.waiting else ""]
    rest.append("" if hit.status == "active" else hit.status)
    return Content.assemble((shown(hit.name, 40), "bold"), shown("  ".join(["", *(r for r in rest if r)])))


def service_line(service: Service, number: int, chosen: bool) -> Content:
    """`▸1 ECHO Echocardiogram, 45 min`."""
    text = f"{service.code} {service.name}, {service.minutes} min"
    return Content.assemble(
        ("▸" if chosen else " ", "bold $accent"),
        (f"{number} ", "bold $footer-key-foreground"),
        (shown(text, 66), "bold" if chosen else ""),
    )
