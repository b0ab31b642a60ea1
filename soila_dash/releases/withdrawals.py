"""What was taken back and when: releases that nothing serves any more, figures that enter none again."""

from collections.abc import Mapping, Set
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Literal, get_args

from soila_dash.faults import DataFaults, Fault
from soila_dash.releases.owner_memory import PREFIX
from soila_dash.sources.records import read_record, write_record

FILE = "withdrawn.json"
Reason = Literal["consent", "mistake", "owner", "recognised"]
"""A consent was withdrawn, the figures were mistaken, their owner asked, somebody could be recognised."""
REASONS: tuple[Reason, ...] = get_args(Reason)


@dataclass(frozen=True)
class Taken:
    """When (ISO date) and why something was taken back."""

    date: str
    reason: str


@dataclass(frozen=True)
class Withdrawn:
    """Releases by id, figures by their source's id, and answers by the mark of their withdrawal: random, it
    tells nothing, and the private folder has it too unless it is older than the withdrawal. `rounds`, and
    owners' sources among them, stood in releases that were withdrawn whole and enter no other until a person
    says so."""

    releases: Mapping[str, Taken] = field(default_factory=dict)
    figures: Mapping[str, Taken] = field(default_factory=dict)
    answers: Mapping[str, Taken] = field(default_factory=dict)
    rounds: Mapping[str, Taken] = field(default_factory=dict)


def read(folder: Path) -> Withdrawn:
    """The record in the folder of releases; raises DataFaults for a damaged one: nothing is served then."""
    path = folder / FILE
    try:
        data = read_record(path)
        kinds = {
            kind: {id: Taken(**taken) for id, taken in data[kind].items()} for kind in ("releases", "figures")
        }
        for kind in ("answers", "rounds"):
            kinds[kind] = {name: Taken(**taken) for name, taken in data.get(kind, {}).items()}
    except FileNotFoundError:
        return Withdrawn()
    except (ValueError, AttributeError, TypeError, KeyError) as error:
        raise DataFaults([Fault("withdrawn_damaged", str(path))]) from error
    return Withdrawn(**kinds)


def write(folder: Path, record: Withdrawn) -> None:
    """Replaces the record in one step."""
    folder.mkdir(parents=True, exist_ok=True)
    write_record(folder / FILE, asdict(record))


def refuse(folder: Path, release: str) -> None:
    """Raises DataFaults when the release was taken back."""
    taken = read(folder).releases.get(release)
    if taken is not None:
        raise DataFaults([fault(release, taken)])


def refuse_older(folder: Path, marks: Set[str]) -> None:
    """Raises DataFaults when answers were taken back of which the private folder, with its `marks`, does not
    know: built from it, they would be published again."""
    unknown = {taken.date for mark, taken in read(folder).answers.items() if mark not in marks}
    if unknown:
        raise DataFaults([Fault("withdrawn_forgotten", found=date) for date in sorted(unknown)])


def fault(release: str, taken: Taken) -> Fault:
    """What is said in the place of a release that was taken back; no figure of it."""
    match taken.reason:
        case "consent":
            return Fault("release_withdrawn_consent", key=release, found=taken.date)
        case "owner":
            return Fault("release_withdrawn_owner", key=release, found=taken.date)
        case "recognised":
            return Fault("release_withdrawn_recognised", key=release, found=taken.date)
    return Fault("release_withdrawn_mistake", key=release, found=taken.date)


def refuse_again(folder: Path, kind: str, digest: str) -> None:
    """Raises DataFaults when a release of the same content was taken back, on whatever day it was built."""
    for release, taken in read(folder).releases.items():
        if release.startswith(f"{kind}-") and release.endswith(f"-{digest}"):
            raise DataFaults([Fault("release_withdrawn_again", key=release, found=taken.date)])


def held_back(folder: Path) -> list[Fault]:
    """The rounds and owners' figures that enter no release because those they stood in were withdrawn, and
    what can be done."""
    return [
        Fault("figures_held_back", key=name, found=taken.date)
        if name.startswith(PREFIX)
        else Fault("round_held_back", key=name, found=taken.date)
        for name, taken in read(folder).rounds.items()
    ]


def publish_again(folder: Path, rounds: Set[str]) -> None:
    """Notes that these rounds may enter releases again."""
    record = read(folder)
    if rounds & set(record.rounds):
        left = {name: taken for name, taken in record.rounds.items() if name not in rounds}
        write(folder, replace(record, rounds=left))
