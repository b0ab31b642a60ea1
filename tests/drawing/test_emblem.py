"""The European Union's emblem as its geometry is published."""

import math
import re
from xml.etree import ElementTree

import pytest

from soila_dash.drawing.emblem import emblem


def test_twelve_upright_stars_stand_on_a_circle_of_a_third_of_its_height() -> None:
    root = ElementTree.fromstring(emblem())
    width, height = float(root.attrib["width"]), float(root.attrib["height"])
    assert width / height == 1.5
    blue, group = root
    assert (blue.attrib["fill"], group.attrib["fill"]) == ("#003399", "#FFCC00")
    assert len(group) == 12
    for n, star in enumerate(group):
        corners = [tuple(map(float, pair)) for pair in re.findall(r"([\d.]+) ([\d.]+)", star.attrib["d"])]
        x, y = (sum(axis) / len(corners) for axis in zip(*corners, strict=True))
        assert math.hypot(x - width / 2, y - height / 2) == pytest.approx(height / 3, abs=0.01)
        assert math.atan2(x - width / 2, height / 2 - y) % math.tau == pytest.approx(
            n * math.tau / 12, abs=0.01
        )
        outer, inner = corners[::2], corners[1::2]
        assert {round(math.dist((x, y), one), 2) for one in outer} == {round(height / 18, 2)}
        assert outer[0] == min(corners, key=lambda one: one[1]), "it stands upright"
        assert outer[0][0] == pytest.approx(x, abs=0.01)
        # Straight sides: the point, two inner corners and the far point lie on one line.
        assert inner[0][1] == pytest.approx(outer[1][1], abs=0.01)
