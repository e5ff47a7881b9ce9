"""`wenbao doctor`."""

from __future__ import annotations

from pathlib import Path

import typer

from rag.cli.examine import examine
from rag.cli.exits import FAULT, OK
from rag.cli.open import settings_for
from rag.cli.say import told
from rag.phrase import Phrase


def report(home: Path | None, deep: bool) -> int:
    """Print every finding as it is made; exit code 1 if one of them is a fault. `deep` reads every row."""
    faults = 0
    for finding in examine(settings_for(home), deep=deep):
        faults += finding.fault
        mark = typer.style("✗", fg="red") if finding.fault else typer.style("✓", fg="green")
        typer.echo(f"{mark} " + told(Phrase("{what}: {found}", what=finding.what, found=finding.found)))
        if finding.hint:
            typer.echo(f"    → {told(finding.hint)}")
    return FAULT if faults else OK
