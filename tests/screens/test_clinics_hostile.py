"""Whatever stands in a clinic's name, a reason or a client's, the clinics' screen shows it as text (safety.md 3)."""

from __future__ import annotations

from datetime import date

import pytest
from rich.cells import cell_len

from booktui.desk.absence_views import AbsenceView
from booktui.desk.clinic_views import Affected, ClinicView, PlanRow, Preview, RebookRow, SessionView, VersionView
from booktui.desk.views import Block
from booktui.rules.clinics.figures import Figures
from booktui.rules.clinics.strip import Strip, strip
from booktui.rules.values import SlotType
from booktui.screens.dialogs.absence_form import AbsenceForm
from booktui.screens.dialogs.clinic_form import ClinicForm
from booktui.screens.dialogs.cut import CutPart
from booktui.screens.dialogs.lines import Lines
from booktui.screens.dialogs.plan import PlanDialog
from booktui.screens.dialogs.preview import PreviewDialog, preview_lines
from booktui.widgets import absence_rows, clinic_lines, clinic_rows
from booktui.widgets.plan_rows import Row, plan_cells, plan_head, plan_lines
from booktui.widgets.waiting_rows import cut
from desks import NOW, Clock, make_desk
from screens.rows import HOSTILE
from screens.shell import opened

DAY = date(2027, 1, 12)
TYPES = {"N": SlotType("N", "New", 30)}
LAID = strip("NN", 60, TYPES)


def version(text: str) -> VersionView:
    return VersionView(1, "draft", DAY, text, text, text, text, text, "09:00", "10:00", DAY, room=text, slots="NN",
                       services=(text,), made_by=text, approved_by=text, reason=text)  # fmt: skip


def clinic(text: str) -> ClinicView:
    one = version(text)
    return ClinicView(1, text, True, None, one, (one,), NOW)


def session(text: str) -> SessionView:
    return SessionView(1, text, DAY, NOW, NOW + 3600, "UTC", text, text, text, "NN", text, 1, 2, cuts=((NOW, NOW + 60),),
                       letters={"N": (1, 2)})  # fmt: skip


def rebook(text: str) -> RebookRow:
    return RebookRow(1, 1, 1, text, text, text, text, DAY, DAY, DAY, NOW, text, "UTC", DAY, DAY, 1, text, text, text, 1, 1,
                     1, False)  # fmt: skip


def affected(text: str) -> Affected:
    return Affected(1, 1, text, text, text, NOW, "UTC", text, text, DAY, DAY, DAY, hospital_cancels=1)


def absence(text: str) -> AbsenceView:
    return AbsenceView(1, text, text, text, text, NOW, NOW + 3600, "UTC", text, text, 1, text, text)


def preview(text: str) -> Preview:
    return Preview(text, (affected(text), affected("x")), 1, 42, True, True, (text,), (text,), (text,))


def plan_row(text: str) -> PlanRow:
    return PlanRow(rebook(text), None, 0, (text,), text)


def control(text: str) -> list[str]:
    return [c for c in text if not c.isprintable() and c not in "\u200c\u200d"]


@pytest.mark.parametrize("width", [20, 44, 58, 74, 110])
@pytest.mark.parametrize("text", HOSTILE)
def test_rows_are_as_wide_as_asked(text: str, width: int) -> None:
    row = Row(plan_row(text), True)
    rows = [
        clinic_rows.template_cells(clinic(text), width), clinic_rows.template_head(width),
        clinic_rows.session_cells(session(text), Figures(), width), clinic_rows.session_head(width),
        clinic_rows.rebook_cells(rebook(text), DAY, width), clinic_rows.rebook_head(width),
        absence_rows.absence_cells(absence(text), 1, width), absence_rows.absence_head(width),
        plan_cells(row, 1, width, {}), plan_head(width),
    ]  # fmt: skip
    shown = ["".join(cell.text for cell in cells) for cells in rows]

    assert ([cell_len(line) for line in shown], control("".join(shown))) == ([width] * len(rows), [])


@pytest.mark.parametrize("text", HOSTILE)
def test_details_are_harmless_lines(text: str) -> None:
    def laid(_version: VersionView) -> Strip:
        return LAID

    block = Block(NOW, NOW + 900, "appointment", text, service=text, status=text)
    lines = [
        *clinic_lines.template_lines(clinic(text), {text: text}, laid, TYPES, (Figures(),), 40),
        *clinic_lines.session_lines(session(text), {text: text}, LAID, TYPES, Figures(), [block], 40),
        *clinic_lines.rebook_lines(rebook(text), 40),
        *absence_rows.absence_lines(absence(text), 40),
        *plan_lines(plan_row(text), {}, 40),
        *preview_lines(preview(text), 74),
    ]

    shown = ["".join(cell.text for cell in cut(line, 40)) for line in lines]

    assert (control("".join(shown)), [line for line in shown if cell_len(line) > 40]) == ([], [])


async def test_every_label_of_the_screen_and_its_dialogs_may_be_hostile(tmp_path):
    desk = make_desk(tmp_path, clock=Clock(NOW))
    async with opened(desk, start="clinics", size=(80, 24)) as j:
        for text in HOSTILE:
            await show_everywhere(j, desk, text)
            assert (control(j.text().replace("\n", "")), j.app.is_running) == ([], True)
    desk.close()


async def show_everywhere(j, desk, text):
    views = {"templates": clinic, "sessions": session, "absences": absence, "rebook": rebook}
    for name, make in views.items():
        await j.press(str(list(views).index(name) + 1))
        j.base.list.show([make(text)], j.base.view.cells, j.base.view.key, text)
        await j.pilot.pause()
        assert control(j.text().replace("\n", "")) == []
    for dialog in (
        PreviewDialog(preview(text), text, supervisor=False, keep=text), Lines(text, [text, text]),
        CutPart(session(text), text), AbsenceForm(desk, lambda _: preview(text), {"absence": {"schedule": text}}),
        ClinicForm(text, desk, lambda *_: None, {"new": {"recur": text, "slots": text, "start": "9", "end": "10"}}, "new"),
        PlanDialog(1, lambda: None, lambda _: None, lambda _: None, {1: text}),
    ):  # fmt: skip
        if isinstance(dialog, PlanDialog):
            dialog._plan = lambda: desk.rebooking.plan()
        j.app.push_screen(dialog)
        await j.pilot.pause()
        dialog.say(text)
        await j.pilot.pause()
        assert control(j.text().replace("\n", "")) == []
        j.app.pop_screen()
        await j.pilot.pause()


@pytest.mark.parametrize(
    "name", ["Smith [VIP]", "[/red]", "O'Brien [@click=app.quit]x[/]"], ids=["lost", "dies", "acts"]
)
async def test_a_client_of_that_name_is_displaced_and_rebooked_like_any_other(tmp_path, name):
    from screens.clinic_desk import FAR, book, states
    from screens.shell import until

    desk = make_desk(tmp_path, clock=Clock(NOW))
    book(desk, name, f"{FAR}T09:00")
    async with opened(desk, start="clinics") as j:
        await j.press("2", "d", *"12 jan", "enter", "x", "1")
        assert name in j.text()
        await j.press("y", "4", "p")
        await until(lambda: j.top == "PlanDialog" and bool(j.app.screen.rows))
        await j.pilot.pause()
        assert name[:12] in j.text()
        await j.press("b")
        await until(lambda: j.top == "Lines")
        assert [state for _, state in states(desk)] == ["rebooked"]
    desk.close()
