"""What a cut, an absence or a changed clinic would do, or did, in plain lines: who is displaced, and who may do it."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable
from typing import TYPE_CHECKING

from booktui.cli import output
from booktui.rules.checks.words import whole_day
from booktui.rules.clock import spoken

if TYPE_CHECKING:
    from booktui.desk.clinic_views import Affected, Done, Preview


def tell_preview(args: Namespace, seen: Preview) -> int:
    """What would happen; nothing was changed."""
    if args.json:
        from booktui.desk.clinic_shapes import preview_json

        output.document(preview_json(seen))
        return 0
    output.line(f"{seen.title}: nothing was changed.")
    _people(seen)
    output.lines(_may(seen))
    return 0


def tell_done(args: Namespace, done: Done, *, people: bool = True) -> int:
    """What was done, then everybody it displaced.

    Args:
        people: list them; not for what was only taken back.
    """
    if args.json:
        from booktui.desk.clinic_shapes import done_json

        output.document(done_json(done))
        return 0
    output.line(done.message.removesuffix(" u undoes."))
    if people:
        _people(done.preview, done.also)
    output.lines(done.also)
    if done.disruption_id is not None and done.displaced:
        output.line(f"See: booktui clinic plan --cut {done.disruption_id}")
    return 0


def _people(seen: Preview, also: Iterable[str] = ()) -> None:
    """Lines about sessions, a row for everybody affected, and those who stay, unless they were named already."""
    output.lines(seen.sessions)
    if seen.affected:
        output.table([_row(one) for one in seen.affected])
    output.lines(line for line in seen.staying if line not in set(also))


def _row(one: Affected) -> tuple[str, ...]:
    rebook = f"rebook by {whole_day(one.rebook_by)}" if one.rebook_by else "rebook inside the target"
    marks = [one.why]
    if one.phone_first:
        marks.append("By phone first.")
    if one.hospital_cancels:
        marks.append(f"Cancelled on {one.hospital_cancels} {'time' if one.hospital_cancels == 1 else 'times'} before.")
    return (
        one.ref, one.client_ref, one.name, one.service, spoken(one.start, one.zone), one.priority,
        f"tell by {whole_day(one.tell_by)}", rebook, " ".join(marks),
    )  # fmt: skip


def _may(seen: Preview) -> list[str]:
    count = len(seen.affected)
    who = "Nobody is affected." if not count else f"{count} {'client is' if count == 1 else 'clients are'} affected."
    if not seen.needs_supervisor:
        return [who]
    return [who, *seen.supervisor_why, "A supervisor must do this, with a reason."]
