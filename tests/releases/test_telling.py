"""How finely answers are told: who runs the code on all answers that could have been learns no more of a
class of few than who reads."""

from collections import defaultdict
from collections.abc import Iterable
from itertools import combinations, pairwise

import pytest

from soila_dash.releases.protect import Settings
from soila_dash.releases.protection import disclosure, telling
from soila_dash.releases.protection.disclosure import Answers, Histogram, Statement

RULES = Settings().rules


def all_answers(n: int, levels: int) -> Iterable[Histogram]:
    """Every way in which n people can answer."""
    for bars in combinations(range(n + levels - 1), levels - 1):
        edges = (-1, *bars, n + levels - 1)
        yield tuple(b - a - 1 for a, b in pairwise(edges))


def few_among_many(n: int) -> Iterable[Histogram]:
    """Every way in which few of n disagree and few are undecided."""
    for low in range(7):
        for first in range(low + 1):
            for middle in range(11):
                for last in range(n - low - middle + 1):
                    yield first, low - first, middle, n - low - middle - last, last


def known(alike: list[Histogram], own: int) -> list[tuple[int, set[int]]]:
    """What is told alike of these leaves too little open: by class the numbers of others in it, or in all
    but it (class + 3), that are one or two for sure, or none to who is no respondent of level `own`."""
    of = disclosure.classes(len(alike[0]))
    found = []
    here = [h for h in alike if not own or h[own - 1]]
    for which in set(of) if here else ():
        for away in (False, True):
            mine = own and (of[own - 1] == which) != away
            numbers = {
                sum(n for n, c in zip(h, of, strict=True) if (c == which) != away) - bool(mine) for h in here
            }
            if numbers <= {1, 2} or (not own and numbers == {0}):
                found.append((which + 3 * away, numbers))
    return found


def by_figure(answers: Iterable[Histogram]) -> dict[Statement | None, list[Histogram]]:
    out: dict[Statement | None, list[Histogram]] = defaultdict(list)
    for histogram in answers:
        out[telling.tell(Answers(histogram), RULES)].append(histogram)
    return out


@pytest.mark.slow
@pytest.mark.parametrize(("n", "levels"), [(10, 5), (12, 5), (13, 5), (19, 4), (30, 4), (16, 2), (11, 6)])
def test_whoever_runs_the_code_on_all_answers_knows_no_class_of_few(n: int, levels: int) -> None:
    told = by_figure(all_answers(n, levels))
    assert None not in told
    assert len(told) > 3
    for said, alike in told.items():
        for own in range(levels + 1):
            assert known(alike, own) == [], (said, own)


@pytest.mark.slow
def test_the_width_and_the_step_of_fifty_answers_do_not_tell_that_one_or_two_disagree() -> None:
    """A mean in halves beside tenths of the shares was chosen for some answers only, and told them."""
    of_few: dict[Statement | None, set[int]] = defaultdict(set)
    for said, alike in by_figure(few_among_many(50)).items():
        of_few[said] |= {h[0] + h[1] for h in alike}
    for said, numbers in of_few.items():
        if said and all(share and share[1] <= 10 for share in said.shares[:2]):
            assert not numbers <= {1, 2}, said
            assert numbers != {0}, said


@pytest.mark.parametrize("n", [10, 14, 29, 30, 47, 60, 151, 310])
def test_what_is_told_is_true_and_covers_all(n: int) -> None:
    middle = n // 3
    for few in range(5):
        histogram = (few, 0, middle, n - few - middle - n // 4, n // 4)
        answers = Answers(histogram)
        said = telling.tell(answers, RULES)
        assert said is not None
        box = disclosure.box(said, 5)
        assert all(a <= k <= b for k, (a, b) in zip(answers.classes, box.classes, strict=True))
        assert box.total[0] <= answers.total <= box.total[1]
        assert all(not k.few for k in telling.readings(answers, said, RULES))


def test_each_reader_is_told_apart() -> None:
    """One disagrees: to who reads, and to who knows the code, it may be none, or more."""
    answers = Answers((1, 0, 4, 7, 8))
    said = telling.tell(answers, RULES)
    assert said is not None
    found = {k.reader: k for k in telling.readings(answers, said, RULES)}
    assert set(found) == {telling.OUTSIDE, telling.RESPONDENT, telling.RULES}
    assert all(k.values > 1 for k in found.values())
