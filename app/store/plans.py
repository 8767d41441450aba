"""What a stored plan says: as it was written, and in words."""

import json
from typing import Any

from pydantic import ValidationError

from app.domain.approval_note import proof_in_full
from app.domain.gone import stored_plan
from app.domain.grammar import Grammar


def plan_fields(grammar: Grammar, text: str) -> dict[str, Any]:
    """Give `plan`, `commands` and `verify` of a view, for the text of a plan.

    A damaged one has no commands: its run is a dead letter.
    """
    try:
        plan = stored_plan(grammar, text)
    except ValidationError:
        return {"plan": json.loads(text), "commands": (), "verify": None}
    return {
        "plan": json.loads(text),
        "commands": tuple(task.in_full() for task in plan.tasks),
        "verify": proof_in_full(plan.verify) if plan.verify else None,
    }
