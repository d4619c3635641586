"""Write the mutants of every module below a folder beside the original functions, as mutmut does.

    python make.py FOLDER

Each module is replaced by one in which every function is a switch between its original and its changed versions. What
was changed goes to `mutants.json` in the current folder: the name of each mutant and its difference.
"""

import difflib
import json
import sys
from pathlib import Path
from typing import Any

import libcst as cst
from mutmut.mutation.file_mutation import MutatedFile, mutate_file_contents

_BARE = "bare_"
_DRESS = {"property", "model_validator", "lru_cache"}


def bare(source: str) -> str:
    """The module with its decorated functions split: mutmut leaves functions with a decorator alone."""
    return cst.parse_module(source).visit(_Undress()).code


class _Undress(cst.CSTTransformer):
    def on_leave(self, original_node: cst.CSTNode, updated_node: cst.CSTNode) -> Any:
        if not isinstance(updated_node, cst.FunctionDef):
            return updated_node
        names = [_name(decorator) for decorator in updated_node.decorators]
        if not _DRESS & set(names):
            return updated_node
        kept = [decorator for decorator in updated_node.decorators if _name(decorator) == "classmethod"]
        plain = updated_node.with_changes(
            name=cst.Name(_BARE + updated_node.name.value), decorators=kept, leading_lines=[]
        )
        return cst.FlattenSentinel([plain, updated_node.with_changes(body=_call_of(plain))])


def _name(decorator: cst.Decorator) -> str:
    node = decorator.decorator.func if isinstance(decorator.decorator, cst.Call) else decorator.decorator
    return node.value if isinstance(node, cst.Name) else ""


def _call_of(function: cst.FunctionDef) -> cst.IndentedBlock:
    """The body that hands its arguments on; methods go through self or cls."""
    names = [param.name.value for param in function.params.params]
    owner = f"{names.pop(0)}." if names and names[0] in ("self", "cls") else ""
    call = cst.parse_statement(f"return {owner}{function.name.value}({', '.join(names)})")
    return cst.IndentedBlock(body=[call])


def differences(module: str, made: MutatedFile) -> dict[str, str]:
    """The full name of each mutant, and the lines it takes out and puts in."""
    lines = made.code.splitlines()

    def text_of(name: str) -> list[str]:
        span = made.line_span_by_function_name[name]
        # The line of the head holds the name, which differs in each.
        return [line.replace(name, "") for line in lines[span.start - 1 : span.end]]

    found = {}
    for name in made.mutant_names:
        original = name.rpartition("__mutmut_")[0] + "__mutmut_orig"
        pair = difflib.unified_diff(text_of(original), text_of(name), n=0, lineterm="")
        found[f"{module}.{name}"] = "\n".join(line for line in list(pair)[2:] if not line.startswith("@@"))
    return found


def main(folder: Path) -> None:
    mutants: dict[str, str] = {}
    for path in sorted(folder.rglob("*.py")):
        made = mutate_file_contents(str(path), bare(path.read_text(encoding="utf-8")))
        if made.mutant_names:
            path.write_text(made.code, encoding="utf-8")
            mutants |= differences(".".join(path.with_suffix("").parts), made)
    Path("mutants.json").write_text(json.dumps(mutants, indent=1, ensure_ascii=False), encoding="utf-8")
    sys.stdout.write(f"{len(mutants)} changes to try\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
