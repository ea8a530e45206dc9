"""The form of a plan's file as JSON Schema, for editors and for programs of others."""

from ycgis.plan.model import Plan

__all__ = ["plan_schema"]


def plan_schema() -> dict[str, object]:
    """Return the JSON Schema (draft 2020-12) of a plan's file.

    It holds what the form alone can tell: keys, kinds of value, choices. References between the parts (a county, a
    task, a statistic that is not listed) and units are checked by `load_plan`.
    """
    schema = Plan.model_json_schema(mode="validation")
    about = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "ycgis plan"}
    return about | {key: part for key, part in schema.items() if key != "title"}
