"""Ask whether the tests would see a wrong formula: ``python scripts/mutate_formulas.py land --sample 100``.

Each mutant changes one operator, comparison, number or condition in one function of a package (ycgis.land, ycgis.assess
or ycgis.indicators); the quick tests that call the function run on it, the fastest first, until one fails. A mutant
that none fails on has survived: a test is missing, or the change makes no difference. Tests are collected once; each
mutant runs in a fork of that process. Exit 1 where fewer than 90 in 100 are killed.
"""

import argparse
import ast
import importlib
import os
import pkgutil
import random
import signal
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path
from types import CodeType, FrameType, FunctionType, ModuleType
from typing import Any, Final, NamedTuple

import pytest
from _pytest.runner import runtestprotocol

ROOT: Final = Path(__file__).parent.parent
LEAST_KILLED: Final = 0.9
TESTS: Final = {
    "land": ("counted_streets", "density", "local_streets", "measures", "measures_public", "parks", "people"),
    "assess": ("assess", "changes", "progress", "progress_rules", "standing", "verdicts"),
    "indicators": ("contract", "dead_ends", "density", "indicators", "parks", "services", "settlement"),
}
"""Which tests belong to a package."""

_MOST_S: Final = 60
_WIDE: Final = 70
_OPERATORS: Final[dict[type[ast.AST], type[ast.AST]]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.FloorDiv: ast.Div, ast.Pow: ast.Mult,
    ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd, ast.And: ast.Or, ast.Or: ast.And,
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
_NAMES: Final = {
    "min": "max", "max": "min", "any": "all", "all": "any", "minimum": "maximum", "maximum": "minimum",
    "ceil": "floor", "floor": "ceil", "argmin": "argmax", "argmax": "argmin", "first": "last", "last": "first",
    "intersection": "union", "isna": "notna", "notna": "isna", "idxmin": "idxmax", "idxmax": "idxmin",
}  # fmt: skip
_UNSAID: Final = {"strict", "copy", "check", "prepare"}
"""Keywords that change no result of a sound call."""


class Mutant(NamedTuple):
    """One changed place in a function: the line, which of the function's changes it is, and what became of what."""

    module: str
    line: int
    function: str
    place: int
    said: str

    @property
    def name(self) -> str:
        """The place and the change in one line."""
        return f"{self.module.replace('.', '/')}.py:{self.line} {self.said}"


def mutants_of(module: str, text: str) -> Iterator[Mutant]:
    """Yield every mutant of the functions of a module."""
    for function, node in functions(ast.parse(text)):
        for place, (inner, _, said) in enumerate(changes(node)):
            yield Mutant(module, inner.lineno, function, place, said)


def changed(mutant: Mutant, text: str) -> ast.Module:
    """Return a module's code with the change in it."""
    tree = ast.parse(text)
    node = next(node for name, node in functions(tree) if name == mutant.function)
    _, apply, _ = list(changes(node))[mutant.place]
    apply()
    return tree


def functions(tree: ast.Module) -> Iterator[tuple[str, ast.FunctionDef]]:
    """Yield the functions of a module and of its classes with their qualified names."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            yield node.name, node
        elif isinstance(node, ast.ClassDef):
            yield from (
                (f"{node.name}.{inner.name}", inner) for inner in node.body if isinstance(inner, ast.FunctionDef)
            )


def changes(function: ast.FunctionDef) -> Iterator[tuple[Any, Callable[[], None], str]]:
    """Yield what can be changed in the body of a function: the node, how, and in words."""
    for statement in function.body:
        for node in walked(statement):
            yield from changes_of(node)


def walked(node: ast.AST) -> Iterator[ast.AST]:
    """Yield a node and what is in it, but for what is raised, annotated or only said."""
    if isinstance(node, ast.Raise | ast.JoinedStr) or (isinstance(node, ast.keyword) and node.arg in _UNSAID):
        return
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return
    yield node
    for name, value in ast.iter_fields(node):
        if name in {"annotation", "returns", "decorator_list"}:
            continue
        for inner in value if isinstance(value, list) else [value]:
            if isinstance(inner, ast.AST):
                yield from walked(inner)


def changes_of(node: ast.AST) -> Iterator[tuple[Any, Callable[[], None], str]]:
    """Yield the changes of one node."""
    if isinstance(node, ast.BinOp | ast.BoolOp | ast.AugAssign) and type(node.op) in _OPERATORS:
        yield swap(node, "op", _OPERATORS[type(node.op)]())
    elif isinstance(node, ast.Compare) and type(node.ops[0]) in _OPERATORS:
        yield swap(node, "ops", [_OPERATORS[type(node.ops[0])](), *node.ops[1:]])
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not | ast.USub | ast.Invert):
        yield swap(node, "operand", ast.UnaryOp(node.op, node.operand))  # twice, which is none
    elif isinstance(node, ast.If | ast.IfExp | ast.While):
        yield swap(node, "test", ast.UnaryOp(ast.Not(), node.test))
    elif isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield swap(node, "value", not node.value)
    elif isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        yield swap(node, "value", node.value + 1)
    elif isinstance(node, ast.Attribute) and node.attr in _NAMES:
        yield swap(node, "attr", _NAMES[node.attr])
    elif isinstance(node, ast.Name) and node.id in _NAMES:
        yield swap(node, "id", _NAMES[node.id])


def swap(node: Any, field: str, value: object) -> tuple[Any, Callable[[], None], str]:  # noqa: ANN401 - any node
    """Return a change of one field of a node; `said` shows the node before and after it."""
    kept = getattr(node, field)
    before = ast.unparse(node)

    def apply() -> None:
        setattr(node, field, value)
        ast.fix_missing_locations(node)

    apply()
    after = ast.unparse(node)
    setattr(node, field, kept)
    return node, apply, f"{shortened(before)}  ->  {shortened(after)}"


def shortened(code: str) -> str:
    """Return the first line of some code, and not more than fits in a line."""
    first = code.splitlines()[0]
    return first if len(first) <= _WIDE else first[: _WIDE - 3] + "..."


def put_in(mutant: Mutant) -> None:
    """Give the function its changed code, wherever it is held."""
    module = importlib.import_module(mutant.module)
    made: dict[str, Any] = {"__name__": module.__name__, "__file__": module.__file__}
    tree = changed(mutant, Path(str(module.__file__)).read_text(encoding="utf-8"))
    exec(compile(tree, str(module.__file__), "exec"), made)  # noqa: S102 - our own source, changed
    old, new = (function_of(space, mutant.function) for space in (vars(module), made))
    old.__code__, old.__defaults__, old.__kwdefaults__ = new.__code__, new.__defaults__, new.__kwdefaults__


def function_of(space: dict[str, Any], name: str) -> FunctionType:
    """Return a function of a module, or of a class in it, whatever wraps it."""
    first, *rest = name.split(".")
    found = space[first]
    for part in rest:
        found = vars(found)[part]
    if isinstance(found, cached_property):
        found = found.func
    elif isinstance(found, property):
        found = found.fget
    elif isinstance(found, staticmethod | classmethod):
        found = found.__func__
    function: FunctionType = getattr(found, "__wrapped__", found)
    return function


class Laboratory:
    """A plugin of pytest that runs the collected tests on each mutant in place of running them once."""

    def __init__(self, modules: list[ModuleType], mutants: list[Mutant], seconds: float) -> None:
        self.files = {str(module.__file__): module.__name__ for module in modules}
        self.mutants, self.until = mutants, time.monotonic() + seconds
        self.calls: dict[tuple[str, str], list[tuple[float, Any]]] = defaultdict(list)
        self.killed, self.survivors, self.uncalled = list[Mutant](), list[Mutant](), list[Mutant]()

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Run each test once to see what it calls, then each mutant."""
        for item in session.items:
            self._watched(item)
        for mutant in self.mutants:
            if time.monotonic() > self.until:
                break
            tests = sorted(self.calls[mutant.module, mutant.function], key=lambda pair: pair[0])
            if not tests:
                self.uncalled.append(mutant)
                continue
            fate = self.killed if is_killed(mutant, [item for _, item in tests]) else self.survivors
            fate.append(mutant)
            if fate is self.survivors:
                print(mutant.name, file=sys.__stderr__, flush=True)
        return True

    def _watched(self, item: pytest.Item) -> None:
        called = set[CodeType]()

        def watch(frame: FrameType, event: str, _: object) -> None:
            if event == "call" and frame.f_code.co_filename in self.files:
                called.add(frame.f_code)

        begin = time.perf_counter()
        sys.setprofile(watch)
        try:
            reports = runtestprotocol(item, log=False, nextitem=None)
        finally:
            sys.setprofile(None)
        took = time.perf_counter() - begin
        if any(report.failed for report in reports):
            sys.exit(f"{item.nodeid} fails as it is")
        names = {(self.files[code.co_filename], code.co_qualname.split(".<locals>")[0]) for code in called}
        for name in names:
            self.calls[name].append((took, item))


def is_killed(mutant: Mutant, items: list[pytest.Item]) -> bool:
    """Run tests on a mutant in a process of its own until one fails; one that does not end has noticed something."""
    child = os.fork()
    if child == 0:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        signal.alarm(_MOST_S)
        try:
            put_in(mutant)
            for item in items:
                if any(report.failed for report in runtestprotocol(item, log=False, nextitem=None)):
                    os._exit(1)
        except BaseException:  # noqa: BLE001 - whatever it is, it was noticed
            os._exit(1)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return status != 0


def main() -> None:
    """Make the mutants, run the tests on them, and print how many were killed and which were not."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("package", choices=TESTS)
    asked.add_argument("--sample", type=int, help="so many mutants, chosen at random; all by default")
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--seconds", type=float, default=86_400, help="stop with no further mutant after this time")
    options = asked.parse_args()
    home = importlib.import_module(f"ycgis.{options.package}")
    names = [f"{home.__name__}.{one.name}" for one in pkgutil.iter_modules(home.__path__)]
    modules = [importlib.import_module(name) for name in names]
    texts = {module.__name__: Path(str(module.__file__)).read_text(encoding="utf-8") for module in modules}
    mutants = sorted(mutant for name, text in texts.items() for mutant in mutants_of(name, text))
    every = len(mutants)
    random.Random(options.seed).shuffle(mutants)  # noqa: S311 - a sample, no secret
    laboratory = Laboratory(modules, mutants[: options.sample], options.seconds)
    tests = [str(ROOT / "tests" / f"test_{name}.py") for name in TESTS[options.package]]
    quiet = [
        "-q",
        "-p",
        "no:cacheprovider",
        "-m",
        "not slow",
        "--hypothesis-profile",
        "quick",
        "--hypothesis-seed",
        "1",
    ]
    pytest.main([*tests, *quiet], plugins=[laboratory])
    report(laboratory, every)


def report(found: Laboratory, every: int) -> None:
    """Print the figures and the survivors; exit 1 where too many survive."""
    run = len(found.killed) + len(found.survivors)
    share = len(found.killed) / run if run else 0.0
    print(f"\n{run} of {every} mutants run: {len(found.killed)} killed ({share:.1%}), {len(found.survivors)} survived")
    print(f"in functions that no test of these calls: {len(found.uncalled)}")
    for mutant in sorted(found.survivors + found.uncalled):
        print(f"- {mutant.name}{' (not called)' if mutant in found.uncalled else ''}")
    sys.exit(share < LEAST_KILLED)


if __name__ == "__main__":
    main()
