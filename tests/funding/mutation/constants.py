"""Try changes outside functions: constants, defaults of fields and their limits, one process for each.

    python constants.py FOLDER

mutmut leaves them alone. A number grows by one, true becomes false, and a comparison its neighbour; each module is put
back afterwards. Results go to the file named in RESULTS, like those of `plugin.py`.
"""

import difflib
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import libcst as cst
from mutmut.mutation.file_mutation import create_mutations, deep_replace

TESTS = Path("tests/funding/guideline")


def changes(path: Path) -> Iterator[str]:
    """The module with each of the changes."""
    source = path.read_text(encoding="utf-8")
    module, found, *_ = create_mutations(str(path), source)
    for change in found:
        outside = not isinstance(change.contained_by_top_level_function, cst.FunctionDef)
        if outside and _decides(change.original_node):
            yield cst.ensure_type(
                deep_replace(module, change.original_node, change.mutated_node), cst.Module
            ).code
    for literal in _exact_numbers(module):
        whole, dot, cents = literal.raw_value.partition(".")
        more = cst.SimpleString(f'"{int(whole) + 1}{dot}{cents}"')
        yield cst.ensure_type(deep_replace(module, literal, more), cst.Module).code


def _decides(node: cst.CSTNode) -> bool:
    return isinstance(node, cst.BaseNumber | cst.ComparisonTarget | cst.UnaryOperation) or (
        isinstance(node, cst.Name) and node.value in ("True", "False")
    )


def _exact_numbers(module: cst.Module) -> list[cst.SimpleString]:
    """The strings in Decimal("…") outside functions."""
    found: list[cst.SimpleString] = []

    class Finder(cst.CSTVisitor):
        def on_visit(self, node: cst.CSTNode) -> bool:
            if (
                isinstance(node, cst.Call)
                and isinstance(node.func, cst.Name)
                and node.func.value == "Decimal"
            ):
                found.extend(arg.value for arg in node.args if isinstance(arg.value, cst.SimpleString))
            return not isinstance(node, cst.FunctionDef)

    module.visit(Finder())
    return found


def attempt(path: Path, changed: str) -> dict[str, object]:
    """What the tests say about the module `changed`."""
    original = path.read_text(encoding="utf-8")
    # Quick tests first, random towns last.
    order = sorted(TESTS.glob("test_*.py"), key=lambda test: (test.name == "test_any_town.py", test.name))
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "tests.funding.mutation.quick"]
    start = time.perf_counter()
    path.write_text(changed, encoding="utf-8")
    try:
        tests = subprocess.run(
            [*command, *map(str, order)], capture_output=True, text=True, timeout=300, check=False
        )
    finally:
        path.write_text(original, encoding="utf-8")
    pair = difflib.unified_diff(original.splitlines(), changed.splitlines(), n=0, lineterm="")
    failed = (line for line in tests.stdout.splitlines() if line.startswith(("FAILED", "ERROR")))
    return {
        "result": "noticed" if tests.returncode else "not noticed",
        "by": next(failed, ""),
        "seconds": round(time.perf_counter() - start, 2),
        "change": "\n".join(line for line in list(pair)[2:] if not line.startswith("@@")),
    }


def main(folder: Path) -> None:
    wanted = os.environ.get("MODULES", "").split()
    results = Path(os.environ["RESULTS"])
    lines = results.read_text(encoding="utf-8").splitlines() if results.exists() else []
    before = {json.loads(line)["mutant"] for line in lines}
    for path in sorted(folder.rglob("*.py")):
        if wanted and path.stem not in wanted:
            continue
        for number, changed in enumerate(changes(path), start=1):
            name = f"{'.'.join(path.with_suffix('').parts)}.outside_functions__mutmut_{number}"
            if name not in before:
                row = json.dumps({"mutant": name, **attempt(path, changed)}, ensure_ascii=False)
                with results.open("a", encoding="utf-8") as file:
                    file.write(row + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
