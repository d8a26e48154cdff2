"""`booktui clinic`: templates and their versions, seen before they are approved; its other verbs are in clinic_*.py."""

from __future__ import annotations

from argparse import BooleanOptionalAction, Namespace
from typing import TYPE_CHECKING, Any

from booktui.cli import clinic_days, clinic_rebook, clinic_use, output
from booktui.cli.parser import Commands, Parser, said, whole
from booktui.cli.places import desk_of
from booktui.cli.previews import tell_done, tell_preview
from booktui.cli.signing import signed, signed_option
from booktui.cli.times import clock_time, day
from booktui.desk.errors import Usage
from booktui.rules.checks.words import whole_day
from booktui.rules.clock import spoken

if TYPE_CHECKING:
    from booktui.desk.clinic_views import ClinicView, VersionView
    from booktui.desk.desk import Desk

NONE = "none"
"""What is said to do without something that a clinic had."""


def add(commands: Commands) -> None:
    group = commands.group("clinic", "Clinics, their sessions, and who needs a new time when they change.")
    parser = group.add("list", list_clinics, "Print every clinic.")
    parser.add_argument("--retired", action="store_true", help="those that have ended as well")
    _code(group.add("show", show, "Print a clinic with its slots and all its versions."))
    parser = group.add("add", add_clinic, "Make a clinic.")
    _template(parser, new=True)
    parser.add_argument("--draft", action="store_true", help="keep it as a draft; else it is in force at once")
    parser.add_argument("--reason", type=said, help="why")
    signed_option(parser)
    parser = group.add("change", change, "Draft a change of a clinic from a day on, and say what it would do.")
    _template(parser, new=False)
    parser.add_argument("--effective", type=said, metavar="D", required=True, help="the first day of the change")
    parser.add_argument("--approve", action="store_true", help="put it in force; else it stays a draft")
    parser.add_argument("--reason", type=said, required=True, help="why")
    signed_option(parser)
    for name, run, help in (
        ("preview", preview, "Say what approving a draft would do, and change nothing."),
        ("approve", approve, "Put a draft in force from its day; nobody's booking is moved by it."),
        ("withdraw", withdraw, "Give a draft up."),
    ):
        parser = _code(group.add(name, run, help))
        parser.add_argument(
            "number", metavar="N", type=whole(1, 10_000), nargs="?", help="the draft, if there are several"
        )
        if name != "preview":
            parser.add_argument("--reason", type=said, required=True, help="why")
        if name == "approve":
            signed_option(parser)
    parser = _code(
        group.add("retire", retire, "End a clinic; whoever is booked into it from that day on is displaced.")
    )
    parser.add_argument("--on", type=said, metavar="D", required=True, help="the first day without it")
    parser.add_argument("--reason", type=said, required=True, help="why")
    parser.add_argument("--dry-run", action="store_true", help="only say who would be displaced")
    signed_option(parser)
    for part in (clinic_days, clinic_rebook, clinic_use):
        part.add(group)


def _code(parser: Parser) -> Parser:
    parser.add_argument("clinic", metavar="CODE", help="the clinic's code")
    return parser


def _template(parser: Parser, *, new: bool) -> None:
    _code(parser)
    without = "" if new else f"; {NONE} to do without"
    parser.add_argument("--name", type=said, help="what it is called")
    parser.add_argument(
        "--with", type=said, dest="practitioner", metavar="P", required=new, help="the practitioner's code"
    )
    parser.add_argument(
        "--recur", type=said, metavar="WORDS", required=new, help='"tue", "mon weeks 1,3,5", or an RRULE'
    )
    parser.add_argument("--start", type=said, metavar="TIME", required=new, help="when it begins, such as 09:00")
    parser.add_argument("--end", type=said, metavar="TIME", required=new, help="when it ends")
    parser.add_argument("--room", type=said, metavar="R", help=f"the room's code{without}")
    parser.add_argument("--equipment", type=said, metavar="E", help=f"the machine's code{without}")
    parser.add_argument("--at", type=said, dest="location", metavar="L", help="the location's code")
    parser.add_argument(
        "--from", type=said, dest="since", metavar="D", help="its first day, which every n weeks count from"
    )
    parser.add_argument("--until", type=said, metavar="D", help=f"its last day{without}")
    parser.add_argument("--slots", type=said, metavar="LETTERS", help=f"a letter a slot, such as NNFF.U{without}")
    parser.add_argument(
        "--service", type=said, action="append", metavar="S", help=f"a service it is for; else any{without}"
    )
    parser.add_argument(
        "--except", type=said, action="append", dest="not_on", metavar="D", help=f"a day without it{without}"
    )
    parser.add_argument("--also", type=said, action="append", metavar="D", help=f"a day with it besides{without}")
    parser.add_argument(
        "--on-holidays",
        action=BooleanOptionalAction,
        help="it takes place on public holidays too; --no-on-holidays ends that",
    )
    parser.add_argument(
        "--overbooks", type=whole(0, 50), metavar="N", help="how many a session allows; else the policy's"
    )
    parser.add_argument("--dry-run", action="store_true", help="only say what it would do")


def fields(desk: Desk, args: Namespace) -> dict[str, Any]:
    """What was said, as the keys of a setup file; None is to do without."""
    book = desk.catalogue
    found: dict[str, Any] = {"name": args.name, "recur": args.recur}
    found |= {key: f"{clock_time(text):%H:%M}" for key in ("start", "end") if (text := getattr(args, key))}
    for key in ("practitioner", "room", "equipment"):
        found[key] = _known(getattr(args, key), book.resource_by_code)
    found["location"] = _known(args.location, book.location_by_code)
    found |= {
        key: day(text, desk) if text != NONE else NONE
        for key, text in (("from", args.since), ("until", args.until))
        if text
    }
    found["slots"] = args.slots
    found["services"] = _several(args.service, lambda text: _known(text, book.service_by_code))
    found["except"] = _several(args.not_on, lambda text: day(text, desk))
    found["also"] = _several(args.also, lambda text: day(text, desk))
    found |= {"on_holidays": args.on_holidays, "overbooks": args.overbooks}
    return {key: None if value == NONE else value for key, value in found.items() if value is not None}


def _known(text: str | None, known: Any) -> str | None:
    """The code as it is written here."""
    found = known.get(text.strip().upper()) if text else None
    return found.code if found is not None else text


def _several(texts: list[str] | None, read: Any) -> Any:
    if texts is None or texts == [NONE]:
        return texts and NONE
    return [read(text) for text in texts]


def list_clinics(args: Namespace) -> int:
    with desk_of(args) as desk:
        rows = desk.clinics.list(retired=args.retired)
        if args.json:
            from booktui.desk.clinic_shapes import clinic_json

            output.document({"clinics": [clinic_json(row) for row in rows]})
            return 0
        output.table([_line(row) for row in rows])
        if not rows:
            output.line("There is no clinic yet; see: booktui clinic add --help")
    return 0


def _line(row: ClinicView) -> tuple[str, ...]:
    now = row.now
    upcoming = spoken(row.next_session, row.zone) if row.next_session is not None else "no session to come"
    drafts = sum(one.standing == "draft" for one in row.versions)
    more = f"{drafts} draft{'' if drafts == 1 else 's'}" if drafts else ""
    if row.retired_from is not None:
        more = f"no session from {whole_day(row.retired_from)}"
    where = now.room or now.location
    return (
        row.code,
        now.name,
        now.practitioner,
        where,
        now.when,
        now.slots or "free time",
        now.standing,
        upcoming,
        more,
    )


def show(args: Namespace) -> int:
    with desk_of(args) as desk:
        one = desk.clinics.show(args.clinic)
        if args.json:
            from booktui.desk.clinic_shapes import clinic_json

            output.document(clinic_json(one))
            return 0
        output.line(f"{one.code}: {one.now.name}")
        output.lines(_details(one.now))
        output.lines(_strip(desk, one.now))
        upcoming = spoken(one.next_session, one.zone) if one.next_session is not None else "none"
        output.line(f"next session: {upcoming}")
        if one.retired_from is not None:
            output.line(f"retired: no session from {whole_day(one.retired_from)}")
        output.table([_version(version) for version in one.versions])
    return 0


def _details(one: VersionView) -> list[str]:
    until = f" until {whole_day(one.until)}" if one.until else ""
    pairs = {
        "with": one.practitioner, "at": " ".join(part for part in (one.location, one.room, one.equipment) if part),
        "when": f"{one.when}, from {whole_day(one.since)}{until}", "services": " ".join(one.services) or "any",
        "except": ", ".join(map(whole_day, one.not_on)), "also": ", ".join(map(whole_day, one.also_on)),
        "holidays": "takes place" if one.on_holidays else "",
    }  # fmt: skip
    return [f"{key}: {value}" for key, value in pairs.items() if value]


def _strip(desk: Desk, one: VersionView) -> list[str]:
    """`slots: NNFF.U, 5 places (N 2, F 2, U 1), 1 overbook`."""
    if not one.slots:
        return ["slots: free time"]
    found = desk.clinics.strip(one.slots, one.start, one.end, one.practitioner, one.overbooks)
    if found.problem:
        return [f"slots: {one.slots}: {found.problem}"]
    counts = ", ".join(f"{letter} {count}" for letter, count in (found.counts or {}).items())
    over = f"{found.overbooks} overbook{'' if found.overbooks == 1 else 's'}"
    spare = f", {found.spare_minutes} minutes left over" if found.spare_minutes else ""
    return [f"slots: {one.slots}, {found.places} places ({counts}), {over}{spare}"]


def _version(one: VersionView) -> tuple[str, ...]:
    by = f"by {one.approved_by or one.made_by}" if one.approved_by or one.made_by else ""
    unresolved = f"{one.unresolved} bookings do not fit" if one.unresolved else ""
    short = "short notice" if one.short_notice else ""
    what = (one.when, one.practitioner, one.room, one.slots or "free time")
    return (f"version {one.number}", one.standing, f"from {whole_day(one.effective_from)}", *what, by, one.reason,
            ", ".join(part for part in (short, unresolved) if part))  # fmt: skip


def add_clinic(args: Namespace) -> int:
    with desk_of(args) as desk:
        said = {**fields(desk, args), "code": args.clinic}
        with signed(desk, args):
            done = desk.clinics.add(said, reason=args.reason or "", approve=not args.draft, dry_run=args.dry_run)
        return tell_preview(args, done.preview) if args.dry_run else tell_done(args, done)


def change(args: Namespace) -> int:
    with desk_of(args) as desk:
        said = fields(desk, args)
        if not said:
            raise Usage("Say what changes. Nothing was changed; see: booktui clinic change --help")
        with signed(desk, args):
            done = desk.clinics.change(
                args.clinic, said, effective=day(args.effective, desk), reason=args.reason, approve=args.approve,
                dry_run=args.dry_run,
            )  # fmt: skip
        return tell_preview(args, done.preview) if args.dry_run else tell_done(args, done)


def preview(args: Namespace) -> int:
    with desk_of(args) as desk:
        return tell_preview(args, desk.clinics.preview(args.clinic, args.number))


def approve(args: Namespace) -> int:
    with desk_of(args) as desk, signed(desk, args):
        return tell_done(args, desk.clinics.approve(args.clinic, args.number, reason=args.reason))


def withdraw(args: Namespace) -> int:
    with desk_of(args) as desk:
        message = desk.clinics.withdraw(args.clinic, args.number, reason=args.reason)
    if args.json:
        output.document({"message": message})
    else:
        output.line(message)
    return 0


def retire(args: Namespace) -> int:
    with desk_of(args) as desk:
        with signed(desk, args):
            done = desk.clinics.retire(args.clinic, on=day(args.on, desk), reason=args.reason, dry_run=args.dry_run)
        return tell_preview(args, done.preview) if args.dry_run else tell_done(args, done)
