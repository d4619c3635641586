"""The chart of a pot's year: Vega-Lite drawn to SVG, coloured by our own sheet so that it follows the theme.

vl-convert starts a JavaScript engine for the first chart of a process, which takes about a second; then a chart takes less
than a tenth of one. What was drawn is kept: the same figures give the same picture.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from xml.etree import ElementTree

from defusedxml.ElementTree import fromstring
from django.utils.safestring import SafeString, mark_safe

from budgets.course import Month
from budgets.selection import AFTER, BEFORE

# Drawn in units that are pixels on a phone; on a wide screen the sheet makes it larger.
WIDTH, HEIGHT, TEXT = 360, 240, 12
SVG = "http://www.w3.org/2000/svg"
# Vega-Lite wants colours; each stands for a class of the sheet.
CLASSES = {
    "#000001": "chart__available",
    "#000002": "chart__committed",
    "#000003": "chart__spent",
    "#000004": "chart__text",
    "#000005": "chart__grid",
}
AVAILABLE, COMMITTED, SPENT, LABEL, GRID = CLASSES
# What the drawing says of itself mark by mark; the title and the table beside it say it better.
SPOKEN = ("role", "aria-label", "aria-roledescription", "aria-hidden")
# A bar: name under it, available, committed, spent, in whole cents.
Bar = tuple[str, int, int, int]


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A drawing and what it is called; both are read aloud together."""

    svg: SafeString
    title: str


def picture(months: Iterable[Month], *, title: str, thousands: str) -> Picture:
    """The chart of these months. `thousands` is the sign between thousands in the reader's language."""
    bars = tuple(bar(month) for month in months)
    return Picture(svg=mark_safe(drawn(bars, thousands)), title=title)  # noqa: S308 (drawn from figures alone)


def bar(month: Month) -> Bar:
    names = {BEFORE: "<1", AFTER: ">12"}
    name = names.get(month.key) or str(int(month.key[5:]))
    return (name, cents(month.available), cents(month.committed), cents(month.spent))


def cents(amount: Any) -> int:
    return int(amount * 100)


@lru_cache(maxsize=128)
def drawn(bars: tuple[Bar, ...], thousands: str) -> str:
    """The SVG as text, without a colour, style or script of its own."""
    # Imported here: they cost a second that no page without a chart should wait for.
    import vl_convert

    return tidied(vl_convert.vegalite_to_svg(specification(bars, thousands)))


def specification(bars: Sequence[Bar], thousands: str) -> dict[str, Any]:
    """The Vega-Lite chart of these bars."""
    rows = [
        {"month": name, "available": one / 100, "committed": two / 100, "spent": three / 100}
        for name, one, two, three in bars
    ]
    return layout(thousands) | {"data": {"values": rows}}


@lru_cache(maxsize=8)
def layout(thousands: str) -> dict[str, Any]:
    """Per month a wide bar for what is promised, a narrow one in it for what is paid, a line for what is available."""
    import altair

    axis: dict[str, Any] = {
        "labelColor": LABEL,
        "tickColor": GRID,
        "domainColor": GRID,
        "gridColor": GRID,
        "labelFontSize": TEXT,
        "labelFont": "Fira Sans",
        "title": None,
    }
    x = altair.X("month:N", sort=None, axis=altair.Axis(labelAngle=0, ticks=False, **axis))
    written = f"replace(format(datum.value, ',.0f'), /,/g, '{thousands}')"
    y_axis = altair.Axis(tickCount=4, labelExpr=written, **axis)

    def layer(name: str, chart: Any) -> Any:
        return chart.encode(x=x, y=altair.Y(f"{name}:Q", axis=y_axis))

    def column(colour: str, width: float) -> Any:
        return altair.Chart().mark_bar(color=colour, width=altair.RelativeBandSize(width))

    limit = altair.Chart().mark_tick(color=AVAILABLE, thickness=3, width=altair.RelativeBandSize(1))
    chart = altair.layer(
        layer("committed", column(COMMITTED, 0.75)),
        layer("spent", column(SPENT, 0.4)),
        layer("available", limit),
        data=altair.InlineData(values=[]),
        width=WIDTH,
        height=HEIGHT,
        padding=2,
        background="transparent",
        autosize={"type": "fit", "contains": "padding"},
    )
    found: dict[str, Any] = chart.configure_view(stroke=None).to_dict()
    return found


def tidied(svg: str) -> str:
    """The drawing as part of a page: classes instead of colours, as wide as its place, silent, left to right."""
    root = fromstring(svg)
    for element in root.iter():
        for name in SPOKEN:
            element.attrib.pop(name, None)
        element.attrib.pop("class", None)
        for name in ("fill", "stroke"):
            if found := CLASSES.get(element.get(name, "")):
                del element.attrib[name]
                element.set("class", f"{found} chart__{name}")
        element.attrib.pop("font-family", None)
    for name in ("width", "height", "version"):
        root.attrib.pop(name, None)
    root.attrib |= {
        "class": "chart__drawing",
        "aria-hidden": "true",
        "focusable": "false",
        # In a page written from right to left the anchors of the texts would be swapped.
        "direction": "ltr",
    }
    ElementTree.register_namespace("", SVG)
    return ElementTree.tostring(root, encoding="unicode")
