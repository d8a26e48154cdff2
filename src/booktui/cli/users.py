"""`booktui user`: who may work at this desk, how they sign in, who leaves, and the review of it."""

from __future__ import annotations

from argparse import Namespace

from booktui.cli import output
from booktui.cli.parser import Commands, said
from booktui.cli.places import desk_of
from booktui.cli.signing import new_one, typed
from booktui.desk.people.views import UserView, user_json
from booktui.rules.clock import spoken
from booktui.rules.values import Role


def add(commands: Commands) -> None:
    group = commands.group("user", "Who may work at this desk.")
    parser = group.add("list", list_all, "Print who may work here and how they sign in.")
    parser.add_argument("--all", action="store_true", help="also those who have left")
    parser = group.add("add", add_one, "Let somebody in.")
    parser.add_argument("name", metavar="NAME", type=said, help="the name they sign in with")
    parser.add_argument("--role", choices=list(Role), default=Role.COORDINATOR.value, help="coordinator unless said")
    parser = group.add("role", give_role, "Give somebody another role.")
    parser.add_argument("name", metavar="NAME", type=said, help="whom")
    parser.add_argument("role", metavar="ROLE", choices=list(Role), help=", ".join(Role))
    parser = group.add("passphrase", passphrase, "Give a passphrase: your own, or as an administrator anybody's.")
    parser.add_argument("name", metavar="NAME", type=said, nargs="?", help="you, unless said")
    parser = group.add("retire", retire, "Close somebody's access at once; what they did stays on record.")
    parser.add_argument("name", metavar="NAME", type=said, help="who leaves")
    parser = group.add("review", review, "Put on record that everybody, or those named, still needs their access.")
    parser.add_argument("names", metavar="NAME", nargs="*", help="everybody unless said")
    parser.add_argument(
        "--by", type=said, required=True, metavar="NAME", help="the supervisor or administrator who looked"
    )


def list_all(args: Namespace) -> int:
    with desk_of(args) as desk:
        found = desk.users.list(everybody=args.all)
    if args.json:
        output.document({"users": [user_json(one) for one in found]})
        return 0
    output.table([(one.name, one.role.value, sign_in(one)) for one in found])
    return 0


def sign_in(one: UserView) -> str:
    """How, in words."""
    if not one.active:
        return "has left"
    return "passphrase" if one.has_passphrase else "no passphrase"


def add_one(args: Namespace) -> int:
    with desk_of(args) as desk:
        made = desk.users.add(args.name, args.role)
    return _told(args, made, f"{made.name} is {made.role} here from now on. Next: booktui user passphrase {made.name}")


def give_role(args: Namespace) -> int:
    with desk_of(args) as desk:
        made = desk.users.give_role(args.name, args.role)
    return _told(args, made, f"{made.name} is {made.role} from now on.")


def passphrase(args: Namespace) -> int:
    with desk_of(args) as desk:
        name = args.name or desk.person.name
        desk.users.may_give(name)
        made = desk.users.passphrase(name, new_one(name))
    return _told(args, made, f"{made.name} signs in with that passphrase from now on.")


def retire(args: Namespace) -> int:
    with desk_of(args) as desk:
        made = desk.users.retire(args.name)
    return _told(args, made, f"{made.name} has left; their access is closed at every desk.")


def review(args: Namespace) -> int:
    with desk_of(args) as desk:
        given = None
        if args.by != desk.person.name:
            given = typed(f"Passphrase of {args.by}:", f"{args.by} signs a review with a passphrase, on a terminal.")
        seen = desk.users.review(args.by, args.names, given)
    if args.json:
        output.document({"users": [user_json(one) for one in seen]})
        return 0
    due = min((one.due_on for one in seen), default=None)
    who = "1 user" if len(seen) == 1 else f"{len(seen)} users"
    output.line(f"Reviewed {who}, by {args.by}." + (f" Next due {due:%d/%m/%Y}." if due else ""))
    return 0


def access(args: Namespace) -> int:
    """`booktui report access`."""
    with desk_of(args) as desk:
        found = desk.users.access()
        zone, today = desk.zone, {one.name for one in desk.users.review_due()}
    if args.json:
        output.document({"access": [user_json(one) for one in found]})
        return 0
    rows = [("user", "role", "last use", "approved by", "reviewed by", "review due", "")]
    for one in found:
        used = spoken(one.last_used, zone) if one.last_used is not None else "never"
        due = f"{one.due_on:%d/%m/%Y}" if one.active else "-"
        note = "due now" if one.name in today else "" if one.has_passphrase and one.active else sign_in(one)
        rows.append((one.name, one.role.value, used, one.approved_by or "-", one.reviewed_by or "-", due, note))
    output.table(rows)
    return 0


def _told(args: Namespace, one: UserView, sentence: str) -> int:
    if args.json:
        output.document(user_json(one))
    else:
        output.line(sentence)
    return 0
