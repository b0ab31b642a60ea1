"""What the fields of a release's data package mean."""

from dataclasses import dataclass

from soila_dash.catalog import Unit
from soila_dash.catalog.models import LANGUAGES
from soila_dash.sources.observations import Status

_LEVELS = ["country", "county", "maakunta", "collaborative_area", "municipality"]

_SEXES = ["total", "female", "male"]

ILLUSTRATIVE = "true: the figure is invented (example land); false: a producer has published it"

STATUSES: dict[Status, str] = {
    "published": "value published",
    "suppressed": "hidden, small numbers",
    "rounded_1": "an owner's figure of small numbers: value is the share rounded to 1 in its unit",
    "rounded_2": "the same, rounded to 2",
    "rounded_5": "the same, rounded to 5",
    "rounded_10": "the same, rounded to 10",
    "not_collected": "not collected",
    "not_published": "not published yet",
    "not_applicable": "does not apply",
    "not_computable": "only parts known, no figure can be computed",
}


@dataclass(frozen=True)
class Field:
    """What a column holds; `among`: its possible values."""

    about: str
    among: tuple[str, ...] = ()
    required: bool = False


def _texts(names: dict[str, str]) -> dict[str, Field]:
    """A field for each language of each text."""
    spoken = {"fi": "in Finnish", "sv": "in Swedish", "en": "in English"}
    return {
        f"{n}_{lang}": Field(f"{about}, {spoken[lang]}") for n, about in names.items() for lang in LANGUAGES
    }


OBSERVATION = {
    "indicator": Field("Indicator: see the table indicators", required=True),
    "level": Field("Level of the region", tuple(_LEVELS), required=True),
    "region": Field("Region's code at that level: see the table regions", required=True),
    "year": Field("Year that the figure speaks of", required=True),
    "sex": Field("Sex of the persons counted", tuple(_SEXES), required=True),
    "value": Field(
        "The figure in the indicator's unit (percent as percent); empty unless published or rounded"
    ),
    "numerator": Field("Persons or events counted; empty where not known"),
    "denominator": Field("What they are divided by, a number of persons; empty where not known"),
    "precision": Field(
        "What the value is rounded to where that is coarser than the indicator's decimals, in its unit: "
        "1 for a whole percentage, 100 for hundreds, twice the last digit where the source says about; "
        "empty else"
    ),
    "status": Field(
        "Why there is a value or none: " + "; ".join(f"{k}: {v}" for k, v in STATUSES.items()),
        tuple(STATUSES),
        required=True,
    ),
    "source": Field("One producer's one vintage: see the table sources", required=True),
    "lead": Field(
        "true: the source that the dashboard shows this indicator and level from; others are single figures. "
        "Figures of different sources are not to be joined into one series",
        required=True,
    ),
    "illustrative": Field(ILLUSTRATIVE, required=True),
}

INDICATOR = {
    "id": Field("Name of the indicator in the other tables", required=True),
    "goal": Field("Strategic goal: see the table goals", required=True),
    "order": Field("Place within the goal"),
    **_texts({"name": "Name", "short": "Short name"}),
    "unit": Field("Unit of value", tuple(u.value for u in Unit), required=True),
    "quantity": Field(
        "What kind of figure it is, which says its interval", ("proportion", "rate", "count", "amount")
    ),
    "decimals": Field("Decimals to show"),
    "age": Field("Ages covered, where the indicator is one of several of different ages"),
    "direction": Field("Which way the goal or a cited policy points", ("lower", "higher", "neutral")),
    **_texts(
        {
            "direction_source": "What says the direction",
            "producer": "Producer",
            "numerator": "Who or what is counted",
            "denominator": "What it is divided by",
            "why_it_matters": "Why it matters",
            "how_is_it_calculated": "How it is calculated",
            "caveats": "What to keep in mind",
        }
    ),
    "licence": Field("Licence of the figures"),
}

GOAL = {
    "id": Field("Name of the goal in the other tables", required=True),
    "order": Field("Number of the goal"),
    **_texts({"name": "Name", "statement": "The goal in words"}),
}

REGION = {
    "level": Field("Level", tuple(_LEVELS), required=True),
    "code": Field("Code; codes repeat between levels", required=True),
    **_texts({"name": "Full name", "short": "Short name"}),
    "order": Field("Place from north to south"),
    "members": Field("Codes of the counties inside, with spaces between"),
    "illustrative": Field(ILLUSTRATIVE.replace("figure", "region"), required=True),
}

EVENT = {
    "id": Field("Name of the event", required=True),
    "date": Field("When it came into force or began", required=True),
    "kind": Field("Kind of event", ("law", "reform", "programme"), required=True),
    **_texts({"title": "What happened"}),
    "affects": Field("Indicators it is said to bear on, with spaces between; empty for all"),
}

BREAK = {
    "indicator": Field("Indicator: see the table indicators", required=True),
    "year": Field("From this year on figures are not comparable with those before it", required=True),
    **_texts({"label": "What changed"}),
    "source": Field("What says so"),
}

SOURCE = {
    "id": Field("Name of the source in the observations", required=True),
    "producer": Field("Producer", required=True),
    "title": Field("Title of the publication"),
    "url": Field("Address of the publication"),
    "licence": Field("Licence of its figures", required=True),
    "citation": Field("How to cite it"),
    "vintage": Field("When the figures were published or fetched: a year or a date"),
    "fetched": Field("Date of fetching"),
    "updated": Field("When the producer last updated it"),
    "summed": Field(
        "Levels some or all of whose figures were summed from smaller areas, with spaces between"
    ),
    "computed": Field(
        "How shares were computed for this release from published counts: share, or share_by_analogy where "
        "no published share confirms the population they are shares of; empty where they are published"
    ),
    "confirmed": Field("Date on which the live title was found to be the recorded one"),
    "read": Field("First and last year that the source said to have figures of"),
    "denominator": Field("Whom its shares are of: years of age, or all; empty where that is not known"),
    "reproduced": Field("How many of its shares with a count that population gives, of how many"),
    "title_age": Field("The ages that the title names, where its shares are of others"),
    "title_share": Field("What the country's newest share would be of those"),
    "title_year": Field("The year of that share"),
    "owner": Field("Whose figures they are, where no public source has them; small numbers are protected"),
    "secondary": Field("quoted where somebody else than the producer published the figures; empty else"),
}

_CELL = {
    "round": Field("Round of the survey", required=True),
    "pilot": Field("Pilot, or total for all of them", required=True),
    "group": Field("Group of respondents, or total for all of them", required=True),
}

SURVEY: dict[str, tuple[str, dict[str, Field]]] = {
    "survey_counts": (
        "How many answered, by round, pilot and group; small numbers are protected",
        {
            **_CELL,
            "status": Field("published or suppressed", required=True),
            "n": Field("Answers; empty when suppressed"),
            "expected": Field("How many were asked; empty when not known or suppressed"),
            "waiting": Field("true: a sum without answers that are not published yet"),
            "rate": Field("Response rate, whole percent; empty when not known or suppressed"),
        },
    ),
    "survey_answers": (
        "What they answered, item by item; protected, see status",
        {
            **_CELL,
            "instrument": Field("Questionnaire"),
            "version": Field("Its version; a changed wording is another"),
            "item": Field("Item of the questionnaire"),
            "status": Field("published, banded (only band is told) or suppressed", required=True),
            "n": Field("Answers to the item"),
            "mean": Field("Mean on the item's scale"),
            "step": Field("What the mean is rounded to"),
            "mean_lower": Field("Lower limit of its 95 % interval"),
            "mean_upper": Field("Upper limit of its 95 % interval"),
            "disagrees": Field("Share that disagrees, whole percent"),
            "neither": Field("Share in the middle, whole percent"),
            "agrees": Field("Share that agrees, whole percent"),
            "disagrees_least": Field(
                "Least share that disagrees, percent; a range where whole percent is empty"
            ),
            "disagrees_most": Field("The share is below this, or 100"),
            "neither_least": Field("Least share in the middle, percent"),
            "neither_most": Field("The share is below this, or 100"),
            "agrees_least": Field("Least share that agrees, percent"),
            "agrees_most": Field("The share is below this, or 100"),
            "agrees_lower": Field("Lower limit of the 95 % interval of the share that agrees, percent"),
            "agrees_upper": Field("Upper limit of the 95 % interval of the share that agrees, percent"),
            "band": Field("low, middle or high, where only that may be told"),
            "pooled": Field("true: some answers are left out"),
            "approximate": Field("true: computed from figures that are ranges"),
        },
    ),
    "survey_audit": (
        "What readers can work out of hidden counts and of answers: an outsider from all that is published, "
        "a pilot (or all pilots of a region or an organisation) that knows its own answers besides, a "
        "respondent that knows the own answer, and a rule-reader that runs the open code on other answers",
        {
            **_CELL,
            "what": Field("counts: numbers of respondents; answers: shares and means", required=True),
            "reader": Field(
                "Who reads", required=True, among=("outsider", "pilot", "respondent", "rule-reader")
            ),
            "pilot": Field("Pilot, or total; empty: all hidden counts of the round together"),
            "group": Field("Respondent group, or total; empty: all hidden counts of the round together"),
            "checked": Field("Pairs of a reader and a figure that were checked", required=True),
            "lower": Field("The least that the hidden count, or the class known best, can be"),
            "upper": Field("The most that it can be; empty: open"),
            "values": Field(
                "How many numbers it can be at least, counted as far as the protection requires or to ten, "
                "for a rule-reader's counts and of sums of answers to two; empty: no class can be of few"
            ),
            "holds": Field(
                "true: the protection's requirement is met; for a rule-reader's counts: each was found to be "
                "able to be another number",
                required=True,
            ),
        },
    ),
}
"""The protected tables that a release may hold of surveys, by the file's name without its ending."""
