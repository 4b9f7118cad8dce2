"""Where things are drawn: forces first, so that what belongs together is together, then room for every label.

Quadratic in the number of things, which is a few hundred at most: one view. The same input gives the same whole pixels.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kg.writers.html.network import Floats, Ints

__all__ = ["Boxes", "arrange"]

_SEED = 20
_FORCE_ROUNDS = 400
_ROOM_ROUNDS = 500
_GRID = 7  # pixels
_SIDEWAYS = 0.5  # labels are wide and low: by the shorter way alone they would pile up in columns


@dataclass(frozen=True, slots=True)
class Boxes:
    """Room that each thing takes: its shape's radius, and the width and height of the label under it (0 without one)."""

    radius: Floats
    width: Floats
    height: Floats

    def extent(self, gap: float) -> tuple[Floats, Floats, Floats]:
        """Width and height with a gap around, and how far the middle of the box is under the middle of the shape."""
        label = np.where(self.height > 0, self.height + 2, 0)
        return np.maximum(2 * self.radius, self.width) + gap, 2 * self.radius + label + gap, label / 2


def arrange(
    source: Ints, target: Ints, weight: Floats, boxes: Boxes, *, canvas: tuple[float, float], gap: float = 6.0
) -> tuple[Floats, Floats]:
    """Places of the things' middles, for a canvas whose middle is 0, 0; boxes do not overlap where the canvas has room.

    `weight` says how strongly the ends of each edge pull each other.
    """
    count = len(boxes.radius)
    if not count:
        return np.zeros(0), np.zeros(0)
    width, height, under = boxes.extent(gap)
    x, y = _spread(*_forces(count, source, target, weight), width * height, canvas)
    x, y = _make_room(x, y + under, width, height, canvas)
    x, y = _free_places(x, y, width - gap / 2, height - gap / 2, canvas)
    return np.rint(x), np.rint(y - under)


def _forces(count: int, source: Ints, target: Ints, weight: Floats) -> tuple[Floats, Floats]:
    """A LinLog layout (A. Noack, 2007) by force steps that grow smaller: clusters apart, weak edges long."""
    random = np.random.default_rng(_SEED)
    x, y = random.normal(size=count), random.normal(size=count)
    degree = np.bincount(source, weight, count) + np.bincount(target, weight, count)
    mass = 1.0 + np.sqrt(degree / max(float(degree.mean()), 1e-9))
    pull = weight / max(float(weight.mean()), 1e-9) if len(weight) else weight
    for step in range(_FORCE_ROUNDS):
        dx, dy = x[:, None] - x[None, :], y[:, None] - y[None, :]
        push = mass[:, None] * mass[None, :] / (dx * dx + dy * dy + 0.01)
        fx, fy = (dx * push).sum(1) / count, (dy * push).sum(1) / count
        ex, ey = x[target] - x[source], y[target] - y[source]
        strength = pull / (np.hypot(ex, ey) + 0.5) * 1.5
        fx += np.bincount(source, ex * strength, count) - np.bincount(target, ex * strength, count)
        fy += np.bincount(source, ey * strength, count) - np.bincount(target, ey * strength, count)
        fx -= 0.08 * mass * x
        fy -= 0.08 * mass * y
        length = np.hypot(fx, fy) + 1e-9
        reach = np.minimum(length, 0.5) * (1 - step / _FORCE_ROUNDS) / length
        x, y = x + fx * reach, y + fy * reach
    return x, y


def _spread(x: Floats, y: Floats, area: Floats, canvas: tuple[float, float]) -> tuple[Floats, Floats]:
    """Fill the canvas evenly: distances from the middle by the area nearer to it, then the disc made a rectangle.

    The disc is mapped as by M. Fong, "Analytical methods for squaring the disc" (2015), elliptical grid.
    """
    x, y = (x - x.mean()) / (x.std() or 1.0), (y - y.mean()) / (y.std() or 1.0)
    distance = np.hypot(x, y)
    order = np.argsort(distance, kind="stable")
    even = np.empty(len(x))
    even[order] = np.sqrt((np.cumsum(area[order]) - area[order] / 2) / area.sum())
    reach = 0.25 * distance / (float(distance.max()) or 1.0) + 0.75 * even
    u, v = x / np.maximum(distance, 1e-9) * reach, y / np.maximum(distance, 1e-9) * reach
    return _stretched(_squared(u, v), canvas[0]), _stretched(_squared(v, u), canvas[1])


def _stretched(value: Floats, length: float) -> Floats:
    """Values over nine tenths of a side of the canvas, its middle being 0; all in the middle where they are one."""
    span = float(np.ptp(value))
    over: Floats = (value - value.min() - span / 2) / (span or 1.0) * length * 0.9
    return over


def _squared(u: Floats, v: Floats) -> Floats:
    """One coordinate in the square [-1, 1]² of the point u, v of the unit disc."""
    rest, twice = 2 + u * u - v * v, 2 * np.sqrt(2) * u
    squared: Floats = (np.sqrt(np.maximum(rest + twice, 0)) - np.sqrt(np.maximum(rest - twice, 0))) / 2
    return squared


def _make_room(
    x: Floats, y: Floats, width: Floats, height: Floats, canvas: tuple[float, float]
) -> tuple[Floats, Floats]:
    """Push overlapping boxes apart along the shorter way until none overlap, all within the canvas.

    They grow to their size meanwhile: boxes that start whole jam each other in.
    """
    wide, high = (width[:, None] + width[None, :]) / 2, (height[:, None] + height[None, :]) / 2
    limit_x = np.maximum((canvas[0] - width) / 2, 0)
    limit_y = np.maximum((canvas[1] - height) / 2, 0)
    earlier = np.sign(np.arange(len(x))[:, None] - np.arange(len(x))[None, :])
    x, y = np.clip(x, -limit_x, limit_x), np.clip(y, -limit_y, limit_y)
    for step in range(_ROOM_ROUNDS):
        size = min(1.0, 0.4 + step / (_ROOM_ROUNDS * 0.5))
        dx, dy = x[:, None] - x[None, :], y[:, None] - y[None, :]
        over_x, over_y = wide * size - np.abs(dx), high * size - np.abs(dy)
        overlap = (over_x > 0.5) & (over_y > 0.5) & (earlier != 0)
        if not overlap.any():
            if size == 1.0:
                break
            continue
        sideways = overlap & (over_x * _SIDEWAYS < over_y)
        upright = overlap & ~sideways
        side_x = np.where(dx != 0, np.sign(dx), earlier)
        side_y = np.where(dy != 0, np.sign(dy), earlier)
        crowd = np.maximum(overlap.sum(1), 1) ** 0.5
        x = x + (sideways * side_x * over_x).sum(1) * 0.55 / crowd
        y = y + (upright * side_y * over_y).sum(1) * 0.55 / crowd
        x, y = np.clip(x, -limit_x, limit_x), np.clip(y, -limit_y, limit_y)
    return x, y


def _free_places(
    x: Floats, y: Floats, width: Floats, height: Floats, canvas: tuple[float, float]
) -> tuple[Floats, Floats]:
    """Move each box that still overlaps an earlier one to the nearest free place of a grid, where there is one."""
    x, y = x.copy(), y.copy()
    columns = np.arange(-canvas[0] / 2, canvas[0] / 2, _GRID)
    grid_x, grid_y = (grid.ravel() for grid in np.meshgrid(columns, np.arange(-canvas[1] / 2, canvas[1] / 2, _GRID)))
    for box in range(1, len(x)):
        wide, high = (width + width[box]) / 2, (height + height[box]) / 2
        if not ((np.abs(x - x[box]) < wide) & (np.abs(y - y[box]) < high))[:box].any():
            continue
        free = (np.abs(grid_x) <= (canvas[0] - width[box]) / 2) & (np.abs(grid_y) <= (canvas[1] - height[box]) / 2)
        for other in range(len(x)):
            if other != box:
                free &= (np.abs(grid_x - x[other]) >= wide[other]) | (np.abs(grid_y - y[other]) >= high[other])
        if free.any():
            distance = np.where(free, np.hypot(grid_x - x[box], grid_y - y[box]), np.inf)
            nearest = int(np.argmin(distance))
            x[box], y[box] = grid_x[nearest], grid_y[nearest]
    return x, y
