"""What is taken along from the command line: images."""

from pathlib import Path

import pytest
from pypdf import PdfReader

from soila_dash.cli import main

OF = ("--indicator", "placements-13-17", "--kind", "example")
IMAGES = {
    "compare": OF,
    "trend": (*OF, "--region", "F"),
    "funnel": OF,
    "multiples": OF,
    "pairs": (*OF, "--second", "placements-0-6"),
    "map": (*OF, "--region", "F"),
    "heat": ("--goal", "aftercare", "--kind", "example", "--region", "F"),
    "spine": ("--region", "F", "--kind", "example"),
}


@pytest.mark.slow
@pytest.mark.parametrize("question", IMAGES)
@pytest.mark.parametrize("form", ["png", "svg"])
def test_each_figure_becomes_an_image(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], question: str, form: str
) -> None:
    out = tmp_path / f"figure.{form}"
    assert main(["--lang", "en", "image", question, *IMAGES[question], str(out)]) == 0
    assert capsys.readouterr().out == f"The file is ready: {out}\n"
    assert out.read_bytes().startswith({"png": b"\x89PNG", "svg": b"<?xml"}[form])


@pytest.mark.parametrize(
    ("name", "said"), [("figure.gif", "should end in .png, .svg"), ("none/figure.png", "no such folder")]
)
def test_a_file_that_cannot_be_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, said: str
) -> None:
    assert main(["--lang", "en", "image", "compare", *OF, str(tmp_path / name)]) == 1
    assert said in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
@pytest.mark.parametrize("form", ["pdf", "docx"])
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_reports(tmp_path: Path, capsys: pytest.CaptureFixture[str], form: str, language: str) -> None:
    for what in (("region", "F"), ("goal", "aftercare")):
        out = tmp_path / f"{what[0]}.{form}"
        assert main(["report", *what, "--kind", "example", "--lang", language, str(out)]) == 0
        assert str(out) in capsys.readouterr().out
        assert out.read_bytes().startswith({"pdf": b"%PDF", "docx": b"PK"}[form])


@pytest.mark.slow
def test_a_goals_report_tells_when_the_regions_pilots_began(tmp_path: Path) -> None:
    said = {}
    for region in ("H", "A"):
        out = tmp_path / f"{region}.pdf"
        options = ("--kind", "example", "--region", region, "--lang", "fi")
        assert main(["report", "goal", "placements", *options, str(out)]) == 0
        said[region] = " ".join(" ".join(p.extract_text() for p in PdfReader(out).pages).split())
    assert "1.2.2024 Esimerkkipilotti 28 alkaa" in said["H"]
    assert "Esimerkkipilotti 28 alkaa" not in said["A"]


def test_invented_regions_have_no_boundaries(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    options = ["--indicator", "placements-13-17", "--borders", "--kind", "example", str(tmp_path / "m.svg")]
    assert main(["--lang", "en", "image", "map", *options]) == 1
    assert "must first be fetched with update --boundaries" in capsys.readouterr().err
    assert not (tmp_path / "m.svg").exists()


def test_a_report_of_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for what, said in ((("region", "99"), "there is no region 99"), (("goal", "x"), "there is no goal x")):
        assert main(["--lang", "en", "report", *what, str(tmp_path / "r.pdf")]) == 1
        assert said in capsys.readouterr().err
