"""What differs between two releases in one indicator, in words."""

from collections.abc import Sequence

from soila_dash.i18n import Translator


def change_text(t: Translator, years: Sequence[int], added: int, revised: int, vanished: int) -> str:
    """The new years, and how many figures were added, revised and removed, without those that are none."""
    said = [t("change.years", years=year_spans(years))] if years else []
    counts = {"added": added, "revised": revised, "vanished": vanished}
    said += [t(f"change.{what}", n=t.number(n)) for what, n in counts.items() if n]
    return "; ".join(said)


def year_spans(years: Sequence[int]) -> str:
    """Sorted years, those in a row as one span: 2006, 2008–2010."""
    rows: list[list[int]] = []
    for year in years:
        if rows and year == rows[-1][-1] + 1:
            rows[-1].append(year)
        else:
            rows.append([year])
    return ", ".join(f"{r[0]}–{r[-1]}" if len(r) > 1 else str(r[0]) for r in rows)
