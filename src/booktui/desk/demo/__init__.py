"""The demonstration desk: a made-up outpatients from a seed, the same every time.

Light on purpose: what builds a diary is loaded when one is built.
"""

from __future__ import annotations

from booktui.desk.demo.build import build, prepare
from booktui.desk.demo.mark import Mark, read_mark
from booktui.desk.demo.sizes import SIZES, Size

__all__ = ["SIZES", "Mark", "Size", "build", "demo_user", "prepare", "read_mark"]

demo_user = "jo"
"""The coordinator whom the demonstration opens for; `sam` is the supervisor and `alex` the auditor."""
