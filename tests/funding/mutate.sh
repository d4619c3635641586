#!/bin/sh
# Mutation testing of funding/guideline, in a copy that is thrown away. See docs/quality.md.
#
#   tests/funding/mutate.sh                   all of it (about half an hour on one core)
#   tests/funding/mutate.sh grant kind_caps   some modules
#
# Prints every change that no test noticed, and the figures for each module.
#
# Needs mutmut 3.8, pytest, hypothesis and pydantic in the Python named in PYTHON (default: python3), for example from a
# virtual environment of its own: they are no part of the product's locked packages. RESULTS names a file for all
# results; changes that stand in it already are not tried again.
set -eu
PYTHON=${PYTHON:-python3}
root=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
RESULTS=$(realpath -m "${RESULTS:-$work/results.jsonl}")
export RESULTS
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/funding" "$work/tests/funding"
cp -r "$root/funding/guideline" "$root/funding/guidelines" "$work/funding/"
cp -r "$root/tests/funding/guideline" "$root/tests/funding/conftest.py" "$root/tests/funding/mutation" "$work/tests/funding/"
rm -f "$work/tests/funding/guideline/test_speed.py"
: > "$work/funding/__init__.py"
cat > "$work/pyproject.toml" <<'TOML'
[tool.pytest.ini_options]
addopts = "--import-mode=importlib -p no:cacheprovider"
pythonpath = ["."]
[tool.mutmut]
source_paths = ["funding/guideline"]
TOML
# The plugin `quick` says how many random cases each property gets.
sed -i -E 's/max_examples=[0-9]+, //' "$work"/tests/funding/guideline/*.py
cd "$work"
MODULES="$*"
export MODULES
nice "$PYTHON" tests/funding/mutation/constants.py funding/guideline
"$PYTHON" tests/funding/mutation/make.py funding/guideline
nice "$PYTHON" -m pytest -q -p tests.funding.mutation.quick -p tests.funding.mutation.plugin
"$PYTHON" tests/funding/mutation/report.py "$RESULTS"
