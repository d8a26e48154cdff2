"""`booktui clinic rebook`, `plan` and `close`: who needs a new time, times for all of them, a line taken off."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from booktui.cli import output
from booktui.cli.parser import Commands, said, whole
from booktui.cli.places import desk_of
from booktui.cli.refusals import reasons
from booktui.cli.signing import signed, signed_option
from booktui.cli.times import day
from booktui.desk.errors import NotFound, Refused, Usage
from booktui.rules.checks.words import whole_day
from booktui.rules.clock import spoken, to_wall

if TYPE_CHECKING:
    from booktui.desk.clinic_views import Accepted, PlanRow, PlanView, RebookRow
    from booktui.desk.desk import Desk
    from booktui.desk.views import OfferView

NUMBER = whole(1, 2**63 - 1)


def add(group: Commands) -> None:
    parser = group.add("rebook", rebook, "Print who lost a time and needs a new one, the first to be rebooked first.")
    parser.add_argument(
        "--cut", type=NUMBER, metavar="N", help="only those of one cut, cancellation, absence or change"
    )
    parser.add_argument("--all", action="store_true", dest="every", help="those who have been seen to as well")
    parser = group.add("plan", plan, "Propose new times for all of them together, and book those that are accepted.")
    parser.add_argument("--ids", type=said, metavar="3,5", help="only these lines of the rebook list")
    parser.add_argument(
        "--cut", type=NUMBER, metavar="N", help="only those of one cut, cancellation, absence or change"
    )
    parser.add_argument("--from", type=said, dest="start", metavar="D", help="the first day to look at")
    parser.add_argument("--until", type=said, metavar="D", help="the last day to look at")
    parser.add_argument("--accept", type=said, metavar="all|3,5", help="book the times of these lines, or of all")
    parser.add_argument("--override", type=said, metavar="REASON", help="why, where something speaks against a time")
    parser.add_argument("--agreed-short", action="store_true", help="the clients agreed to the short notice")
    signed_option(parser)
    parser = group.add("close", close, "Take a line off the rebook list without a new time.")
    parser.add_argument("line", metavar="ID", type=NUMBER, help="the line's number")
    parser.add_argument("--reason", type=said, required=True, help="why")


def rebook(args: Namespace) -> int:
    with desk_of(args) as desk:
        account = dict(desk.rebooking.account(args.cut)) if args.cut else None
        rows = desk.rebooking.list(disruption_id=args.cut, every=args.every)
        if args.json:
            from booktui.desk.clinic_shapes import rebook_json

            output.document({"rows": [rebook_json(row) for row in rows], "account": account})
            return 0
        output.table([_line(row) for row in rows])
        output.line(_account(account) if account is not None else f"{_people(rows)} to be rebooked.")
    return 0


def _people(rows: Collection[RebookRow]) -> str:
    count = sum(row.state == "open" for row in rows)
    return "1 client" if count == 1 else f"{count or 'no'} clients"


def _account(account: dict[str, int]) -> str:
    said = ", ".join(f"{count} {state}" for state, count in sorted(account.items()))
    return f"{sum(account.values())} displaced: {said or 'nobody'}."


def _line(row: RebookRow) -> tuple[str, ...]:
    marks = [row.why]
    marks += [f"Cancelled on {row.hospital_cancels}× before."] if row.hospital_cancels else []
    marks += ["Still booked."] if row.still_booked and row.state == "open" else []
    return (
        str(row.id), row.client_ref, row.name, row.service, row.priority, spoken(row.old_start, row.zone),
        row.old_practitioner, f"tell by {whole_day(row.tell_by)}",
        f"rebook by {whole_day(row.rebook_by)}" if row.rebook_by else "rebook inside the target",
        "" if row.state == "open" else row.state, " ".join(marks),
    )  # fmt: skip


def plan(args: Namespace) -> int:
    with desk_of(args) as desk:
        start, until = (day(text, desk) if text else None for text in (args.start, args.until))
        if start and until and until < start:
            raise Usage(f"--until {args.until} is before --from {args.start}.")
        made = desk.rebooking.plan(_wanted(desk, args), start=start, until=until)
        if not args.accept:
            return _tell_plan(args, made)
        return _accept(desk, args, made)


def _wanted(desk: Desk, args: Namespace) -> list[int] | None:
    """The lines that are to be planned; None is all that are open."""
    if args.ids and args.cut:
        raise Usage("Say --ids or --cut, not both. Nothing was changed.")
    if args.cut:
        desk.rebooking.account(args.cut)
        return [row.id for row in desk.rebooking.list(disruption_id=args.cut)]
    return numbers(args.ids, "--ids") if args.ids else None


def numbers(text: str, option: str) -> list[int]:
    """`3,5` as numbers; raises Usage."""
    words = text.replace(" ", ",").split(",")
    found = [int(word) for word in words if word.isascii() and word.isdecimal() and len(word) < 19]
    if len(found) != len([word for word in words if word]):
        raise Usage(f"{option} takes the numbers of lines, such as 3,5, not {text!a}. Nothing was changed.")
    return found


def _tell_plan(args: Namespace, made: PlanView) -> int:
    if args.json:
        from booktui.desk.clinic_shapes import plan_json

        output.document(plan_json(made))
        return 0
    output.table([_plan_line(one) for one in made.rows])
    if not made.rows:
        output.line("Nobody is to be rebooked.")
        return 0
    days = "1 day" if made.added_days == 1 else f"{made.added_days} days"
    output.line(f"{made.placed} of {len(made.rows)} have a time, {days} of additional wait in all. Nothing was booked.")
    return 0


def _plan_line(one: PlanRow) -> tuple[str, ...]:
    row = one.row
    old = spoken(row.old_start, row.zone)
    new = _when(one.offer) if one.offer else "no time"
    more = [f"{one.added_days:+d} days", *one.warnings] if one.offer else [one.why]
    return (str(row.id), row.client_ref, row.name, row.service, row.priority, f"{old} →", new, " ".join(more))


def _when(offer: OfferView) -> str:
    """`Thu 26 Nov 2026 09:30-10:00 OSEI R2 MAIN`."""
    end = to_wall(offer.end, offer.zone)
    parts = (
        f"{spoken(offer.start, offer.zone)}-{end:%H:%M}",
        offer.practitioner,
        offer.room,
        offer.equipment,
        offer.location,
    )
    return " ".join(part for part in parts if part)


def _accept(desk: Desk, args: Namespace, made: PlanView) -> int:
    """Book the accepted lines in the order of the list; what was refused stays on it."""
    known = {one.row.id: one for one in made.rows}
    chosen = list(known) if args.accept.strip().lower() == "all" else numbers(args.accept, "--accept")
    strange = [str(key) for key in chosen if key not in known]
    if strange:
        raise NotFound(f"The plan has no line {', '.join(strange)}. Nothing was booked.")
    picks = [(key, one.offer) for key, one in known.items() if key in chosen and one.offer is not None]
    none = [one for key, one in known.items() if key in chosen and one.offer is None]
    with signed(desk, args):
        done = desk.rebooking.accept(picks, override=args.override, agreed_short=args.agreed_short)
    booked = sum(one.outcome is not None for one in done)
    if args.json:
        output.document(_accepted_json(done, none, booked))
    else:
        _tell_accepted(desk, known, done, none, booked)
    return 0 if booked == len(picks) + len(none) else Refused.exit_code


def _accepted_json(done: Collection[Accepted], none: Collection[PlanRow], booked: int) -> dict[str, Any]:
    from booktui.desk.clinic_shapes import accepted_json

    left = [{"id": one.row.id, "message": one.why, "appointment": None, "conflicts": []} for one in none]
    rows = [accepted_json(one) for one in done] + left
    return {"booked": booked, "refused": len(rows) - booked, "rows": rows}


def _tell_accepted(
    desk: Desk, known: dict[int, PlanRow], done: Collection[Accepted], none: Collection[PlanRow], booked: int
) -> None:
    for one in done:
        row = known[one.displacement_id].row
        said = one.message.removesuffix(" u undoes.")
        output.line(f"{row.id} {said}" if one.outcome else f"{row.id} {row.name}: refused: {said}")
        output.lines(f"  {text}" for text in reasons(one.conflicts, desk.zone, done=one.outcome is not None))
    output.lines(f"{one.row.id} {one.row.name}: refused: {one.why}" for one in none)
    left = len(done) + len(none) - booked
    output.line(f"{booked} booked, {left} refused{' and still on the list' if left else ''}.")


def close(args: Namespace) -> int:
    with desk_of(args) as desk:
        message = desk.rebooking.close(args.line, args.reason)
    if args.json:
        output.document({"id": args.line, "state": "closed", "message": message})
    else:
        output.line(message)
    return 0
