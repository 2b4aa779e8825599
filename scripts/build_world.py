"""Draw the outlines of the land that the map of trial sites stands on: `build_world.py COUNTRIES.shp OUT.svg`.

COUNTRIES.shp is Natural Earth's 1:110m countries (public domain, naturalearthdata.com), as geopandas 0.14 carries it in
datasets/naturalearth_lowres. The picture is one tile of a web map: the whole world in Web Mercator, a square.
Needs pyshp (`pip install pyshp`), which nothing else here does.
"""

import math
import sys
from itertools import pairwise
from pathlib import Path

SIZE = 2048  # units of the square; a unit is 20 km at the equator, finer than the outlines
END = 85.0511  # degrees north and south, where the square ends
STYLE = (
    "rect{fill:#dbe6ec}path{fill:#f7f5ee;stroke:#aaa491;stroke-width:.07;vector-effect:non-scaling-stroke}"
    "@media (prefers-color-scheme:dark){rect{fill:#12202b}path{fill:#2d2c27;stroke:#605d52}}"
)


def place(longitude: float, latitude: float) -> tuple[int, int]:
    up = math.asinh(math.tan(math.radians(max(min(latitude, END), -END))))
    return round((longitude + 180) / 360 * SIZE), round((1 - up / math.pi) / 2 * SIZE)


def outline(points: list[tuple[float, float]]) -> str:
    """A closed line in SVG's relative steps; nothing for what is smaller than a unit."""
    places = [place(*point) for point in points]
    kept = [here for here, before in zip(places, [None, *places], strict=False) if here != before]
    if len(kept) < 4:
        return ""
    steps = [after[axis] - here[axis] for here, after in pairwise(kept[:-1]) for axis in (0, 1)]
    numbers = "".join(f" {step}" if n and step >= 0 else str(step) for n, step in enumerate(steps))
    return f"M{kept[0][0]} {kept[0][1]}l{numbers}z"


def main(source: str, out: str) -> None:
    import shapefile

    drawn = []
    for shape in shapefile.Reader(source).shapes():
        ends = [*shape.parts[1:], len(shape.points)]
        drawn += [outline(shape.points[start:end]) for start, end in zip(shape.parts, ends, strict=True)]
    lines = [
        "<!-- Outlines of countries: Natural Earth, 1:110m, public domain; drawn by scripts/build_world.py -->",
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIZE} {SIZE}" width="256" height="256">',
        f'<style>{STYLE}</style><rect width="{SIZE}" height="{SIZE}"/>',
        f'<path d="{"".join(drawn)}"/>',
        "</svg>",
    ]
    Path(out).write_text("\n".join(lines) + "\n", encoding="ascii")


if __name__ == "__main__":
    main(*sys.argv[1:])
