"""The looks: a calm dark theme, one of high contrast, and none where colours are not wanted."""

from __future__ import annotations

from collections.abc import Mapping

from textual.theme import Theme

CALM = Theme(
    name="booktui",
    primary="#7fa8cf",
    secondary="#5d7f9e",
    accent="#d8b26e",
    warning="#dba45c",
    error="#e0807f",
    success="#8fba8c",
    foreground="#cfd6dd",
    background="#12161b",
    surface="#171c22",
    panel="#20272f",
    dark=True,
    variables={
        "block-cursor-background": "#d8b26e",
        "block-cursor-foreground": "#12161b",
        "block-cursor-text-style": "bold",
        "block-cursor-blurred-background": "#2f3a46",
        "block-cursor-blurred-foreground": "#e3e8ed",
        "input-selection-background": "#4a6a88 60%",
        "input-cursor-background": "#d8b26e",
        "input-cursor-foreground": "#12161b",
        "border": "#5d7f9e",
        "border-blurred": "#313b46",
        "footer-key-foreground": "#d8b26e",
        "booked": "#223447",
        "booked-text": "#d9e4ef",
        "arrived": "#1f3d33",
        "arrived-text": "#cfe8d9",
        "done": "#20272f",
        "done-text": "#93a0ad",
        "missed": "#452a2d",
        "missed-text": "#f0c6c4",
        "held": "#43371f",
        "held-text": "#f0d9a8",
        "free-text": "#8fba8c",
        "absent": "#1a1f26",
        "absent-text": "#6b7784",
        "faint": "#5a6672",
        "line": "#2a333d",
    },
)
CONTRAST = Theme(
    name="booktui-contrast",
    primary="#8fd0ff",
    secondary="#8fd0ff",
    accent="#ffd75f",
    warning="#ffb000",
    error="#ff8a80",
    success="#7dff9a",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#1c1c1c",
    dark=True,
    text_alpha=1.0,
    variables={
        "text-muted": "#d0d0d0",
        "block-cursor-background": "#ffd75f",
        "block-cursor-foreground": "#000000",
        "block-cursor-text-style": "bold",
        "block-cursor-blurred-background": "#5f5f5f",
        "block-cursor-blurred-foreground": "#ffffff",
        "input-cursor-background": "#ffd75f",
        "input-cursor-foreground": "#000000",
        "border": "#ffffff",
        "border-blurred": "#a0a0a0",
        "footer-key-foreground": "#ffd75f",
        "booked": "#003a70",
        "booked-text": "#ffffff",
        "arrived": "#00461e",
        "arrived-text": "#ffffff",
        "done": "#303030",
        "done-text": "#e0e0e0",
        "missed": "#6b0000",
        "missed-text": "#ffffff",
        "held": "#5a4300",
        "held-text": "#ffffff",
        "free-text": "#7dff9a",
        "absent": "#000000",
        "absent-text": "#c0c0c0",
        "faint": "#b0b0b0",
        "line": "#606060",
    },
)
OWN = (
    "booked", "booked-text", "arrived", "arrived-text", "done", "done-text", "missed", "missed-text", "held",
    "held-text", "free-text", "absent", "absent-text", "faint", "line",
)  # fmt: skip
PLAIN = dict.fromkeys(OWN, "ansi_default")
"""What booktui's own colour names stand for in themes that do not know them and have only the terminal's colours."""
THEMES = (CALM, CONTRAST)


def own_colours(theme: Theme) -> dict[str, str]:
    """Booktui's own colour names in any theme."""
    if theme.ansi:
        return PLAIN
    return {name: value for name, value in CALM.variables.items() if name in PLAIN} | {
        name: value for name, value in theme.variables.items() if name in PLAIN
    }


def choose_theme(environment: Mapping[str, str]) -> str:
    """`NO_COLOR`, set and not empty, means no colours; otherwise what TEXTUAL_THEME names, or the calm one."""
    if environment.get("NO_COLOR"):
        return "ansi-dark"
    return environment.get("TEXTUAL_THEME") or CALM.name
