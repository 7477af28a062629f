"""Reading plan.json and filling in its references."""

import json
import os


class PlanError(ValueError):
    """The plan and the bundle do not fit together."""


def load_plan(bundle):
    with open(os.path.join(bundle, "plan.json"), encoding="utf-8") as file:
        plan = json.load(file)
    if plan.get("version") != 1:
        raise PlanError(f"plan.json has version {plan.get('version')!r}; this runtime executes version 1")
    return plan


def find_stage(plan, name):
    for stage in plan["stages"]:
        if stage["id"] == name:
            return stage
    raise PlanError(f"plan.json has no stage {name!r}")


def quote(text):
    """A string as an SQL literal."""
    return "'" + text.replace("\0", "").replace("'", "''") + "'"


def render(parts, values):
    """The statement's text; every reference becomes a quoted literal."""
    texts = []
    for part in parts:
        if isinstance(part, str):
            texts.append(part)
        elif part["ref"] in values:
            texts.append(quote(values[part["ref"]]))
        else:
            raise PlanError(f"no value for the reference {part['ref']!r}")
    return "".join(texts)
