"""Runs khal's commands one after another in one process: a list of [arguments, input] in, a list of outputs out."""

import json
import sys
import warnings

warnings.simplefilter("ignore")

from click.testing import CliRunner  # noqa: E402
from khal.cli import main_khal  # noqa: E402

said = []
for arguments, keys in json.load(sys.stdin):
    done = CliRunner().invoke(main_khal, arguments, input=keys)
    said.append(done.output if done.exit_code == 0 else f"failed: {done.exception!r} {done.output}")
json.dump(said, sys.stdout)
