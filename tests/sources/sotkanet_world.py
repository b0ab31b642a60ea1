"""A small invented land served in Sotkanet's shape, its catalogue, and a fetch that can be killed."""

import json
import os
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from soila_dash.catalog import Catalog, Indicator, Level, Region
from soila_dash.sources.fetching import Manners
from soila_dash.sources.sotkanet import Sotkanet, harvest

WORDS = {"fi": "sana", "sv": "ord", "en": "word"}
FORMS = {
    "fi": dict.fromkeys(("nominative", "genitive", "inessive", "elative", "illative"), "Maa"),
    "sv": dict.fromkeys(("nominative", "genitive", "locative"), "Land"),
    "en": dict.fromkeys(("nominative", "genitive", "locative"), "Land"),
}
QUICK = Manners(pause=0.0, connect=1.0, read=0.4, whole=1.0, attempts=5, first_wait=0.01, longest_wait=5.0)
SHARE, COUNT, AGE_13, AGE_14 = 900001, 900002, 900013, 900014
TITLE = "Keksityt 13 - 14-vuotiaat, % vastaavanikäisestä väestöstä"
YEARS = range(1995, 2025)


def texts(fi: str, sv: str = "", en: str = "") -> dict[str, str]:
    """A text as Sotkanet gives it."""
    return {"fi": fi, "sv": sv, "en": en}


REGIONS = [
    {"id": 1, "code": "", "category": "MAA", "title": texts("Koko maa"), "memberOf": []},
    {"id": 11, "code": "01", "category": "HYVINVOINTIALUE", "title": texts("Ylämaa "), "memberOf": [1]},
    {"id": 12, "code": "02", "category": "HYVINVOINTIALUE", "title": texts("Alamaa"), "memberOf": [1]},
    {"id": 21, "code": "1", "category": "YTA", "title": texts("Yhteismaa"), "memberOf": [1]},
    {"id": 31, "code": "01", "category": "KUNTA", "title": texts("Kylä"), "memberOf": [11]},
]


def region(
    level: Level,
    code: str,
    category: str = "",
    sotkanet_code: str = "",
    *,
    title: str = "",
    number: int | None = None,
) -> Region:
    """A catalogue region that says no more than it has to; in the invented land its Finnish title is the
    land's own."""
    known = {(r["category"], r["code"]): r["title"]["fi"].strip() for r in REGIONS}
    title = title or known.get((category, sotkanet_code), "sana")
    return Region.model_validate(
        {
            "level": level,
            "code": code,
            "name": {**WORDS, "fi": title},
            "short": WORDS,
            "tile_label": WORDS,
            "forms": FORMS,
            "order": 1,
            "sotkanet_category": category,
            "sotkanet_code": sotkanet_code,
            "sotkanet_id": number,
        }
    )


def indicator(name: str, sotkanet: dict[str, Any] | None, **changes: Any) -> Indicator:
    """A catalogue indicator that says no more than it has to: a percentage unless `changes` say otherwise."""
    words = ("name", "short", "phrase", "producer", "numerator", "denominator")
    words += ("why_it_matters", "how_is_it_calculated", "caveats")
    return Indicator.model_validate(
        {
            "id": name,
            "goal": "placements",
            "order": 1,
            **dict.fromkeys(words, WORDS),
            "levels": ("country", "county"),
            "unit": "percent",
            "quantity": "proportion",
            "decimals": 1,
            "licence": "CC BY 4.0",
            "sotkanet": sotkanet,
            "example": {
                "level": 1,
                "spread": 0.1,
                "yearly_change": 0,
                "first_year": 2000,
                "last_year": 2020,
                "denominator_share": 0.1,
            },
            "direction": "neutral",
            "review": {"state": "not_reviewed"},
            "status": "active",
            **changes,
        }
    )


def catalog(*indicators: Indicator, regions: tuple[Region, ...] | None = None) -> Catalog:
    """A catalogue of these indicators, in the invented land unless `regions` are given."""
    if regions is None:
        regions = (
            region("country", "FI", "MAA", number=1),
            region("county", "01", "HYVINVOINTIALUE", "01", number=11),
            region("county", "02", "HYVINVOINTIALUE", "02", number=12),
            region("collaborative_area", "YTA1", "YTA", "1"),
        )
    return Catalog(goals=(), indicators={i.id: i for i in indicators}, regions=regions, events=())


def entitled(number: int, fi: str, **about: Any) -> dict[str, Any]:
    """Where an indicator lies: its id, with one recorded title."""
    return {"id": number, "titles": [{"year": 2031, "seen": "here", "fi": fi, **about}]}


def share(**changes: Any) -> Indicator:
    """The invented share, with its denominators."""
    source = {**entitled(SHARE, TITLE), "denominators": ({"people": "13–14", "ids": (AGE_13, AGE_14)},)}
    return indicator("share", source, **{"sexes": ("total", "female", "male"), **changes})


def count() -> Indicator:
    """The invented count."""
    return indicator("count", entitled(COUNT, "Keksityt, lkm"), unit="persons", quantity="count", decimals=0)


def described(
    number: int, title: str, first: int, last: int, decimals: int = 1, unit: str = ""
) -> dict[str, Any]:
    """An indicator's description as Sotkanet gives it: a percentage, or without decimals a number."""
    unit = unit or ("PROS" if decimals else "LKM")
    return {
        "id": number,
        "data-updated": "2031-05-20",
        "range": {"start": first, "end": last},
        "title": texts(title, "Påhittad andel", "Invented share"),
        "description": texts("<p>Keksitty.</p><script>alert(1)</script>"),
        "decimals": decimals,
        "primaryValueType": {"code": unit, "title": texts(unit)},
        "classifications": {"region": {"values": None}, "sex": {"values": None}},
        "organization": {"id": 2, "title": texts("Keksitty laitos (KL)")},
    }


class World:
    """What the server holds; tests change it. `faults` are used up one a request, in order."""

    def __init__(self) -> None:
        self.regions: list[dict[str, Any]] = [dict(r) for r in REGIONS]
        self.indicators = {
            SHARE: described(
                SHARE, "<b>Keksityt  13–14-vuotiaat</b>, % vastaavanikäisestä väestöstä (THL)", 1995, 2024
            ),
            COUNT: described(COUNT, "Keksityt, lkm", 2020, 2024, 0),
        }
        self.rows: dict[int, list[dict[str, Any]]] = {SHARE: [], COUNT: [], AGE_13: [], AGE_14: []}
        for year in YEARS:
            for place, people in ((1, 3000), (11, 1000), (12, 2000), (21, 3000), (31, 400)):
                for n, sex in enumerate(("total", "male", "female")):
                    ages = [people + 7 * (year - 1995) + n + age for age in (0, 1)]
                    for number, persons in zip((AGE_13, AGE_14), ages, strict=True):
                        self.add(number, place, year, persons, sex=sex)
                    placed = people // 50 + year % 7 + n
                    value = round(100 * placed / sum(ages) + 1e-9, 1)
                    self.add(SHARE, place, year, value, sex=sex, count=placed)
                if year >= 2020:
                    self.add(COUNT, place, year, people // 10 + year % 5)
        self.faults: list[Callable[[Handler], bool]] = []
        self.asked: list[str] = []
        self.agents: set[str] = set()

    def add(
        self, number: int, place: int, year: int, value: float, *, sex: str = "total", count: Any = None
    ) -> None:
        """One more published row."""
        row = {"indicator": number, "region": place, "year": year, "gender": sex, "value": value}
        self.rows.setdefault(number, []).append(row if count is None else {**row, "absValue": count})

    def row(self, number: int, place: int, year: int, sex: str = "total") -> dict[str, Any]:
        """A row, to be changed in place."""
        return next(
            r for r in self.rows[number] if (r["region"], r["year"], r["gender"]) == (place, year, sex)
        )


class Handler(BaseHTTPRequestHandler):
    """Answers as the API was seen to answer."""

    protocol_version = "HTTP/1.1"
    world: World

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def answer(self, status: int, data: Any = "", headers: dict[str, str] | None = None) -> bool:
        """Send JSON, or text as it is."""
        body = (data if isinstance(data, str) else json.dumps(data, ensure_ascii=False)).encode()
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
        return True

    def do_GET(self) -> None:
        """Answer, or fail as told."""
        self.world.asked.append(self.path)
        agent = self.headers.get("User-Agent") or ""
        self.world.agents.add(agent)
        if not agent or agent.startswith(("python-requests", "Python-urllib", "curl")):
            self.answer(403, "Forbidden")
            return
        try:
            if self.world.faults and self.world.faults.pop(0)(self):
                return
            self.right()
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def right(self) -> None:
        """The answer without any fault."""
        url = urlsplit(self.path)
        place, query = url.path.removeprefix("/rest/1.1/"), parse_qs(url.query)
        if place == "regions":
            self.answer(200, self.world.regions)
        elif place == "indicators":
            self.answer(200, list(self.world.indicators.values()))
        elif place.startswith("indicators/"):
            found = self.world.indicators.get(int(place[11:]))
            self.answer(200, found) if found else self.answer(404, "Not Found")
        elif place == "json":
            numbers, years, genders = (query.get(k, []) for k in ("indicator", "years", "genders"))
            if len(numbers) != 1 or not years or not genders or not all(y.isdigit() for y in years):
                self.answer(400, "Bad Request")
                return
            rows = self.world.rows.get(int(numbers[0]), [])
            self.answer(200, [r for r in rows if str(r["year"]) in years and r["gender"] in genders])
        else:
            self.answer(404, "Not Found")


def status(number: int, **headers: str) -> Callable[[Handler], bool]:
    """A fault: a status, with headers (retry_after="1")."""
    return lambda h: h.answer(number, "virhe", {k.replace("_", "-"): v for k, v in headers.items()})


def says(data: Any) -> Callable[[Handler], bool]:
    """A fault: 200 with this."""
    return lambda h: h.answer(200, data)


def cut(h: Handler) -> bool:
    """A fault: valid JSON, but less of it than promised."""
    h.close_connection = True
    return h.answer(200, "[]", {"Content-Length": "5000"})


def compressed(body: bytes) -> Callable[[Handler], bool]:
    """Not a fault as such: 200 with this gzip body."""

    def send(h: Handler) -> bool:
        h.send_response(200)
        h.send_header("Content-Encoding", "gzip")
        h.send_header("Content-Length", str(len(body)))
        h.end_headers()
        h.wfile.write(body)
        return True

    return send


def torn_chunk(h: Handler) -> bool:
    """A fault: a chunked body that ends before its end."""
    h.send_response(200)
    h.send_header("Transfer-Encoding", "chunked")
    h.end_headers()
    h.wfile.write(b"2\r\n[]\r\n")
    h.close_connection = True
    return True


def stall(h: Handler) -> bool:
    """A fault: silence longer than the read timeout."""
    time.sleep(0.8)
    return False


def drip(h: Handler) -> bool:
    """A fault: a body that never stalls and never ends."""
    h.send_response(200)
    h.send_header("Content-Length", "5000")
    h.end_headers()
    for _ in range(100):
        h.wfile.write(b" ")
        time.sleep(0.1)
    return True


def hang_up(h: Handler) -> bool:
    """A fault: the connection closes without a word."""
    h.close_connection = True
    return True


class QuietServer(ThreadingHTTPServer):
    """A client that hangs up or is killed is nothing to write about."""

    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """Say nothing of a broken connection; anything else is the tests' own fault."""
        if not isinstance(sys.exception(), ConnectionError):
            traceback.print_exc()


@contextmanager
def served(world: World) -> Iterator[str]:
    """The invented land's server while the block lasts; its base address."""
    handler: Any = type("ThisHandler", (Handler,), {"world": world})
    server = QuietServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/rest/1.1"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def real_catalog(regions: list[dict[str, Any]], *indicators: Indicator) -> Catalog:
    """A catalogue of these indicators in the land of a regions.json, municipalities left out."""
    levels: dict[str, Level] = {"MAA": "country", "HYVINVOINTIALUE": "county", "YTA": "collaborative_area"}
    return catalog(
        *indicators,
        regions=tuple(
            region(
                levels[r["category"]],
                r["code"] or "FI",
                r["category"],
                r["code"],
                title=r["title"]["fi"],
                number=r["id"],
            )
            for r in regions
            if r["category"] in levels
        ),
    )


def placed_13_17() -> Indicator:
    """Sotkanet 5496, over the population of 13 to 18."""
    return indicator(
        "placed-13-17",
        {
            **entitled(
                5496, "Kodin ulkopuolelle sijoitetut 13 - 17-vuotiaat, % vastaavanikäisestä väestöstä"
            ),
            "denominators": ({"people": "13–18"}, {"people": "13–17"}),
        },
        sexes=("total", "female", "male"),
        levels=("country", "county", "collaborative_area"),
    )


def placed_0_24() -> Indicator:
    """Sotkanet 3563, counties only."""
    title = "Kodin ulkopuolelle sijoitetut 0 - 24-vuotiaat, % vastaavanikäisestä väestöstä"
    return indicator("placed-0-24", entitled(3563, title))


def main() -> None:
    """Fetch and write the observations as Parquet: base address, output, pause, regions.json or "-"."""
    base, output, pause, regions = sys.argv[1:]
    if regions == "-":
        wanted = catalog(share(), count())
    else:
        wanted = real_catalog(json.loads(Path(regions).read_text()), placed_13_17(), placed_0_24())
    with Sotkanet(base, manners=Manners(pause=float(pause))) as client:
        harvest(wanted, client).observations.write_parquet(output + ".part")
    os.replace(output + ".part", output)  # noqa: PTH105


if __name__ == "__main__":
    main()
