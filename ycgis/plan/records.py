"""A plan's entries as plain data in one language, for JSON and for tables."""

from ycgis.ground.text import Lang, Text
from ycgis.plan.bounds import bound_text
from ycgis.plan.document import Clause
from ycgis.plan.model import Action, Discrepancy, KeyProject, Plan, Statistic, Target, Task

__all__ = [
    "action_record",
    "discrepancy_record",
    "project_record",
    "scope_words",
    "statistic_record",
    "target_record",
    "task_record",
    "year_words",
]

Record = dict[str, object]

_ALL, _CITY = Text("各县（市）", "each county"), Text("全市", "the whole city")
_SUM = Text("合计", "in all")
_EACH_YEAR = Text("每年", "each year")
_NUMBERED = Text("{list} {number}", "{list} {number}")


def scope_words(plan: Plan, entry: Target | KeyProject, lang: Lang) -> str:
    """Return in words where a target or a project applies."""
    known = {"all": _ALL, "city": _CITY}
    known |= {one.id: one.title for one in plan.categories} | {one.id: one.title for one in plan.groups}
    known |= {code: Text(name, name) for code, name in plan.counties.items()}
    names = "、".join(known[name].say(lang) for name in entry.scope)
    together = isinstance(entry, Target) and entry.aggregation != "each" and entry.scope != ("city",)
    return f"{names} {_SUM.say(lang)}" if together else names


def year_words(target: Target, lang: Lang) -> str:
    """Return when a target is due: ``2027``, ``2024–2027 each year``."""
    if target.from_year is None:
        return str(target.year)
    return f"{target.from_year}–{target.year} {_EACH_YEAR.say(lang)}"


def action_record(action: Action, lang: Lang) -> Record:
    """Return an action: its number and title."""
    return {"number": action.number, "title": action.title.say(lang)}


def task_record(plan: Plan, task: Task, lang: Lang) -> Record:
    """Return a task with its clauses; ``qualitative`` where no target gives it a number."""
    targets = plan.targets_of(task)
    return {
        "number": task.number,
        "action": task.action,
        "title": task.title.say(lang),
        "departments": list(task.departments),
        "qualitative": not targets,
        "targets": [target.id for target in targets],
        "clauses": [_clause(clause, lang) for clause in task.clauses],
    }


def _clause(clause: Clause, lang: Lang) -> Record:
    return {
        "title": clause.title.say(lang),
        "summary": clause.summary.say(lang),
        "departments": list(clause.departments),
        "milestones": [{"year": step.year, "says": step.says.say(lang)} for step in clause.milestones],
    }


def target_record(plan: Plan, target: Target, lang: Lang) -> Record:
    """Return a target; ``counties`` are the adcodes that it applies to as far as the plan alone can tell."""
    task = plan.task(target.task)
    plain = target.model_dump(include={"id", "indicator", "statistic", "comparison", "value", "low", "high"})
    return plain | {
        "task": target.task,
        "action": None if task is None else task.action,
        "title": target.title.say(lang),
        "exclusive": target.exclusive,
        "unit": target.unit.say(lang),
        "bound": bound_text(target).say(lang),
        "year": target.year,
        "years": list(target.years),
        "yearly": target.from_year is not None,
        "year_basis": target.year_basis,
        "scope": list(target.scope),
        "scope_title": scope_words(plan, target, lang),
        "counties": sorted(plan.scope_of(target)),
        "level": target.level,
        "aggregation": target.aggregation,
        "departments": list(target.departments),
        "clause": target.clause.say(lang),
        "note": target.note.say(lang) if target.note else None,
    }


def statistic_record(statistic: Statistic, lang: Lang) -> Record:
    """Return a statistic with its definition and plausible bounds."""
    return {
        "id": statistic.id,
        "title": statistic.title.say(lang),
        "unit": statistic.unit.say(lang),
        "kind": statistic.kind,
        "period": statistic.period,
        "low": statistic.low,
        "high": statistic.high,
        "definition": statistic.definition.say(lang),
    }


def project_record(plan: Plan, project: KeyProject, lang: Lang) -> Record:
    """Return a project of the list; ``selection`` "open" where the list does not name its counties."""
    return {
        "number": project.number,
        "action": project.action,
        "title": project.title.say(lang),
        "content": project.content.say(lang),
        "departments": list(project.departments),
        "scope": list(project.scope),
        "scope_title": scope_words(plan, project, lang),
        "counties": sorted(plan.scope_of(project)),
        "selection": project.selection,
        "targets": list(project.targets),
        "clause": _NUMBERED.fill(list=plan.document.project_list, number=project.number).say(lang),
        "note": project.note.say(lang) if project.note else None,
    }


def discrepancy_record(discrepancy: Discrepancy, lang: Lang) -> Record:
    """Return what passages do not agree about, with the reading of each."""
    return {
        "id": discrepancy.id,
        "about": discrepancy.about.say(lang),
        "readings": [
            {"source": reading.source.say(lang), "says": reading.says.say(lang)} for reading in discrepancy.readings
        ],
    }
