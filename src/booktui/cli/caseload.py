"""`booktui caseload`: how full and how even the caseloads of teams are, and moves that a lead approves."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import asdict
from datetime import date
from math import isfinite
from typing import TYPE_CHECKING, Any

from booktui.cli import output
from booktui.cli.lookups import entry_id
from booktui.cli.parser import Commands, Parser, said, whole
from booktui.cli.places import desk_of
from booktui.cli.refusals import tell
from booktui.cli.signing import signed, signed_option
from booktui.cli.times import moment
from booktui.desk.errors import Refused
from booktui.rules.clock import iso, spoken

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    from booktui.desk.loads.caseload_views import CaseView, LoadView, Moved, MoveView, TeamView

YEAR = 52
INSTANTS = frozenset({"next_visit", "start", "end"})


def add(commands: Commands) -> None:
    group = commands.group("caseload", "Who carries how much, and how even it is.")
    group.add("list", list_teams, "Print the load of everybody in a team, and how even each team is.")
    parser = group.add("show", show, "Print somebody's cases, the heaviest first.")
    parser.add_argument("code", metavar="CODE", help="the practitioner's code")
    parser = group.add("suggest", suggest, "Print moves that would even a team out; nothing is changed.")
    parser.add_argument("team", metavar="TEAM", help="the team's name")
    parser = group.add("assign", assign, "Put a case into a caseload.")
    parser.add_argument("entry", metavar="ENTRY", help="the waiting entry's number")
    parser.add_argument("code", metavar="CODE", help="the practitioner's code")
    parser.add_argument("--reason", default="", help="why")
    signed_option(parser)
    parser = group.add("approve", approve, "Move a case to somebody else, its visit with it (a supervisor's).")
    _decision(parser)
    parser.add_argument("--at", type=said, metavar="WHEN", help="another time for its visit, agreed with the client")
    _decision(group.add("decline", decline, "Say that a case is not to be moved (a supervisor's)."))
    parser = group.add("trend", trend, "Print the loads of past weeks.")
    parser.add_argument("--weeks", type=whole(1, YEAR), default=12, metavar="N", help="how many; 12 unless said")


def _decision(parser: Parser) -> None:
    parser.add_argument("entry", metavar="ENTRY", help="the waiting entry's number")
    parser.add_argument("--to", type=said, required=True, metavar="CODE", help="to whom")
    parser.add_argument("--reason", type=said, required=True, help="why")
    signed_option(parser)


def _json(view: DataclassInstance) -> dict[str, Any]:
    """A view by its fields' names: dates and instants in ISO, a load without any capacity as none."""
    return {key: _value(key, value) for key, value in asdict(view).items()}


def _value(key: str, value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _value(name, one) for name, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_value("", one) for one in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and not isfinite(value):
        return None
    return iso(value) if key in INSTANTS and value is not None else value


def list_teams(args: Namespace) -> int:
    with desk_of(args) as desk:
        teams = desk.caseload.teams()
    if args.json:
        output.document({"teams": [_json(team) for team in teams]})
        return 0
    for team in teams:
        output.line(_team(team))
        output.table([_load(one) for one in team.people])
    if not teams:
        output.line("Nobody carries a caseload: give practitioners a team in the set-up.")
    return 0


def _team(team: TeamView) -> str:
    even = team.balance
    alarm = " ‹!› uneven" if even.alarm else ""
    return f"{team.team}: mean {even.mean:.0f} %, spread {even.spread:.0f}, cv {even.cv:.2f}, {even.over} over{alarm}"


def _load(one: LoadView) -> tuple[str, ...]:
    away = f"away {one.away:.0%}" if one.away else ""
    return (one.code, one.name, f"{one.cases} cases", f"{one.points:g} of {one.capacity:g}", f"{one.load:.0f} %",
            one.word, away)  # fmt: skip


def show(args: Namespace) -> int:
    with desk_of(args) as desk:
        cases = desk.caseload.cases(args.code)
        zone = desk.zone
    if args.json:
        output.document({"cases": [_json(one) for one in cases]})
        return 0
    output.table([_case(one, zone) for one in cases])
    output.line(f"{len(cases)} cases, {sum(one.points for one in cases):g} points.")
    return 0


def _case(one: CaseView, zone: str) -> tuple[str, ...]:
    visit = spoken(one.next_visit, zone) if one.next_visit is not None else one.status
    return (str(one.entry_id), one.client_ref, one.name, one.service, one.letter, f"{one.points:g}", visit, one.fixed)


def suggest(args: Namespace) -> int:
    with desk_of(args) as desk:
        moves = desk.caseload.suggest(args.team)
    if args.json:
        output.document({"moves": [_json(one) for one in moves]})
        return 0
    output.table([_move(one) for one in moves])
    output.line(f"{len(moves)} moves suggested." if moves else "No move would make the team noticeably more even.")
    return 0


def _move(one: MoveView) -> tuple[str, ...]:
    loads = f"{one.giver} to {one.giver_load:.0f} %, {one.taker} to {one.taker_load:.0f} %"
    return (
        str(one.case.entry_id), one.case.client_ref, one.case.name, f"{one.case.points:g} points",
        f"{one.giver} → {one.taker}", loads, f"cv {one.cv_before:.2f} → {one.cv_after:.2f}",
    )  # fmt: skip


def assign(args: Namespace) -> int:
    with desk_of(args) as desk:
        try:
            with signed(desk, args):
                done = desk.caseload.assign(entry_id(args.entry), args.code, args.reason)
        except Refused as refusal:
            return tell(refusal, as_json=args.json, zone=desk.zone)
    return _said(done, args)


def approve(args: Namespace) -> int:
    with desk_of(args) as desk:
        start = moment(args.at, desk).start if args.at else None
        try:
            with signed(desk, args):
                done = desk.caseload.approve(entry_id(args.entry), args.to, args.reason, start)
        except Refused as refusal:
            return tell(refusal, as_json=args.json, zone=desk.zone)
        zone = desk.zone
    if args.json:
        output.document(_json(done))
    else:
        _approved(done, zone)
    return Refused.exit_code if done.times else 0


def _approved(done: Moved, zone: str) -> None:
    output.line(done.message)
    output.lines(done.also)
    output.table([(spoken(one.start, one.zone or zone), one.practitioner, one.location) for one in done.times])


def decline(args: Namespace) -> int:
    with desk_of(args) as desk, signed(desk, args):
        return _said(desk.caseload.decline(entry_id(args.entry), args.to, args.reason), args)


def _said(done: str, args: Namespace) -> int:
    if args.json:
        output.document({"message": done})
    else:
        output.line(done)
    return 0


def trend(args: Namespace) -> int:
    with desk_of(args) as desk:
        weeks = desk.caseload.trend(args.weeks)
    if args.json:
        output.document({"weeks": [_json(one) for one in weeks]})
        return 0
    output.table([(str(one.week_on), one.code, f"{one.cases} cases", f"{one.load:.0f} %") for one in weeks])
    if not weeks:
        output.line("No week is on record yet: it begins with the first look.")
    return 0
