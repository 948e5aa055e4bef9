"""Curves of an outline with fewer points, none of which moves the line by more than a tolerance.

The fonts were drawn in cubic curves and put into chains of quadratic ones, two to six where one or two
would do.  A chain keeps its ends and the directions in which it leaves and meets them.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

Place = tuple[float, float]


class Point(NamedTuple):
    """A point of a contour: on the line, or one that pulls it."""

    x: float
    y: float
    on: bool


class Quad(NamedTuple):
    """A quadratic curve from `start` to `end`."""

    start: Place
    control: Place
    end: Place


def fewer_points(contour: Sequence[Point], tolerance: float) -> list[Point]:
    """The contour with each chain of curves as one curve or two, where that stays within `tolerance`.

    It then begins with a point on the line; one without such a point stays as it is.
    """
    first = next((i for i, point in enumerate(contour) if point.on), None)
    if first is None:
        return list(contour)
    turned = [*contour[first:], *contour[: first + 1]]
    result: list[Point] = []
    start = 0
    for index in range(1, len(turned)):
        if turned[index].on:
            result.append(turned[start])
            result += _pulls(turned[start : index + 1], tolerance)
            start = index
    return result


def _pulls(chain: Sequence[Point], tolerance: float) -> Sequence[Point]:
    """The points between the ends of one chain, as few as will do."""
    inner = chain[1:-1]
    if len(inner) < 2:
        return inner
    places = [(point.x, point.y) for point in chain]
    start, end = places[0], places[-1]
    curves = _quads(places)
    control = _meeting(start, _way(start, places[1]), end, _way(places[-2], end))
    if control and _alike(curves, Quad(start, control, end), tolerance):
        return [Point(*control, False)]
    if len(inner) < 3:
        return inner
    middle, way = _middle(curves)
    one = _meeting(start, _way(start, places[1]), middle, way)
    two = _meeting(middle, way, end, _way(places[-2], end))
    if not one or not two:
        return inner
    joint = ((one[0] + two[0]) / 2, (one[1] + two[1]) / 2)
    before, after = _halves(curves)
    if _alike(before, Quad(start, one, joint), tolerance) and _alike(after, Quad(joint, two, end), tolerance):
        return [Point(*one, False), Point(*two, False)]
    return inner


def _quads(places: Sequence[Place]) -> list[Quad]:
    """The curves of a chain, which meet halfway between the points that pull them."""
    result: list[Quad] = []
    start = places[0]
    for here, after in pairwise(places[1:-1]):
        end = ((here[0] + after[0]) / 2, (here[1] + after[1]) / 2)
        result.append(Quad(start, here, end))
        start = end
    return [*result, Quad(start, places[-2], places[-1])]


def _way(start: Place, end: Place) -> Place:
    return end[0] - start[0], end[1] - start[1]


def _meeting(start: Place, leaving: Place, end: Place, arriving: Place) -> Place | None:
    """Where the lines of two directions meet, ahead of `start` and behind `end`."""
    turn = leaving[0] * arriving[1] - leaving[1] * arriving[0]
    if abs(turn) < 1e-9:
        return None
    dx, dy = _way(start, end)
    ahead = (dx * arriving[1] - dy * arriving[0]) / turn
    behind = (leaving[0] * dy - leaving[1] * dx) / turn
    if ahead <= 0 or behind <= 0:
        return None
    return start[0] + ahead * leaving[0], start[1] + ahead * leaving[1]


def _middle(curves: Sequence[Quad]) -> tuple[Place, Place]:
    """A point in the middle of the chain, and the direction of the line there."""
    half = len(curves) // 2
    curve = curves[half]
    if len(curves) % 2 == 0:
        return curve.start, _way(curve.start, curve.control)
    return _halfway(curve), _way(curve.start, curve.end)


def _halfway(curve: Quad) -> Place:
    (x0, y0), (x1, y1), (x2, y2) = curve
    return (x0 + 2 * x1 + x2) / 4, (y0 + 2 * y1 + y2) / 4


def _halves(curves: Sequence[Quad]) -> tuple[Sequence[Quad], Sequence[Quad]]:
    """The chain up to its middle and from there on; a curve in the middle is divided."""
    half = len(curves) // 2
    if len(curves) % 2 == 0:
        return curves[:half], curves[half:]
    start, (x, y), end = curves[half]
    middle = _halfway(curves[half])
    before = Quad(start, ((start[0] + x) / 2, (start[1] + y) / 2), middle)
    after = Quad(middle, ((x + end[0]) / 2, (y + end[1]) / 2), end)
    return [*curves[:half], before], [after, *curves[half + 1 :]]


def _alike(curves: Sequence[Quad], other: Quad, tolerance: float) -> bool:
    """Whether `other` runs where `curves` run: compared where both go in the same direction.

    Two curves that leave and end alike are farthest apart at such places.
    """
    for curve in curves:
        if not _near(_halfway(curve), _way(curve.start, curve.end), other, tolerance):
            return False
        if not _near(curve.end, _way(curve.control, curve.end), other, tolerance):
            return False
    return True


def _near(place: Place, way: Place, curve: Quad, tolerance: float) -> bool:
    """Whether `curve` passes within the tolerance of `place`, beside which the line goes in direction `way`.

    Looked for from where the curve goes in that direction, one step towards the place.
    """
    (x0, y0), (x1, y1), (x2, y2) = curve
    ax, ay, bx, by = x1 - x0, y1 - y0, x2 - x1, y2 - y1
    leaving = ax * way[1] - ay * way[0]
    turn = leaving - (bx * way[1] - by * way[0])
    t = min(1.0, max(0.0, leaving / turn)) if turn else 0.5
    for _ in range(2):
        u = 1.0 - t
        x = place[0] - u * u * x0 - 2 * u * t * x1 - t * t * x2
        y = place[1] - u * u * y0 - 2 * u * t * y1 - t * t * y2
        if x * x + y * y <= tolerance * tolerance:
            return True
        dx, dy = 2 * (u * ax + t * bx), 2 * (u * ay + t * by)
        t = min(1.0, max(0.0, t + (x * dx + y * dy) / (dx * dx + dy * dy or 1.0)))
    return False
