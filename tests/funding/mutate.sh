#!/bin/sh
# Mutation testing of funding/guideline, in a copy that is thrown away. See docs/quality.md.
#
#   tests/funding/mutate.sh                   all of it (about an hour on one core)
#   tests/funding/mutate.sh grant kind_caps   some modules
#
# Needs mutmut, pytest, hypothesis and pydantic in the Python named in PYTHON (default: python3), for example from a
# virtual environment of its own: they are no part of the product's locked packages.
set -eu
PYTHON=${PYTHON:-python3}
root=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/funding" "$work/tests/funding"
cp -r "$root/funding/guideline" "$root/funding/guidelines" "$work/funding/"
cp -r "$root/tests/funding/guideline" "$root/tests/funding/conftest.py" "$work/tests/funding/"
rm -f "$work/tests/funding/guideline/test_speed.py"
: > "$work/funding/__init__.py"
cat > "$work/pyproject.toml" <<'TOML'
[tool.pytest.ini_options]
addopts = "--import-mode=importlib -p no:cacheprovider"
pythonpath = ["."]
[tool.mutmut]
source_paths = ["funding/guideline"]
also_copy = ["funding", "tests"]
TOML
# Fewer random cases for each mutant than in the suite, and always the same ones.
cat >> "$work/tests/funding/conftest.py" <<'PY'

from hypothesis import settings

settings.register_profile("mutation", max_examples=8, deadline=None, derandomize=True)
settings.load_profile("mutation")
PY
sed -i 's/^often = .*/often = settings(max_examples=8, deadline=None)/' "$work/tests/funding/guideline/test_any_town.py"
cd "$work"
patterns=""
for module in "$@"; do patterns="$patterns funding.guideline.$module.*"; done
# shellcheck disable=SC2086
nice -n 19 "$PYTHON" -m mutmut run --max-children 1 $patterns
for mutant in $("$PYTHON" -m mutmut results | sed -n 's/: survived//p'); do
  echo "== $mutant"
  "$PYTHON" -m mutmut show "$mutant" | grep -E '^[+-] ' || true
done
