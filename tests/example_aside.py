"""Builds that leave the example land as it is: making it anew costs more than all else of a build."""

from pathlib import Path

import pytest

from soila_dash.releases import make, shelf
from soila_dash.releases.manifest import Manifest


def leave_example(patch: pytest.MonkeyPatch) -> None:
    """`build` makes the real release alone, beside the example release that the folder holds."""

    def served(releases: Path, _: object) -> Manifest:
        return shelf.serve(releases, "example").manifest

    patch.setattr(make, "make_example", served)
