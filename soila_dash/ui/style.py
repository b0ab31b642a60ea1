"""The page's own style sheet: what Streamlit's theme settings cannot say."""

import re

from soila_dash.cards.base.look import DARK, LIGHT
from soila_dash.i18n import LANGUAGES, translator
from soila_dash.ui import figure_style, first_style, outcomes_style, scorecard_style, sender, tool_style
from soila_dash.ui.navigation import PAGES

# Light value first, then dark. light-dark() follows `color-scheme`, which Streamlit sets on the app by
# the theme in use, so that a change of theme needs no rerun. The same colours stand in
# .streamlit/config.toml where Streamlit itself needs them; a test keeps the two equal.
COLOURS = {
    "paper": ("#FFFFFF", "#14181F"),
    "surface": ("#F6F7F9", "#1C222B"),
    "rule": ("#E3E6EB", "#323A46"),
    "edge": ("#7F8897", "#727C8A"),
    "ink": ("#1B1F2A", "#E8EBF0"),
    "muted": ("#5B6472", "#A7B0BD"),
    "accent": ("#0B5563", "#62BECB"),
    "opinion": ("#6B3FA0", "#BE9BEB"),
    "on-accent": ("#FFFFFF", "#0E1318"),
}

_VARIABLES = " ".join(f"--{name}: light-dark({light}, {dark});" for name, (light, dark) in COLOURS.items())

_BASE = f"""
:root {{
  {_VARIABLES}
  /* Menus and tooltips hang outside the app, where Streamlit sets no colour scheme. */
  color-scheme: light dark;
}}

.stMain {{ align-items: flex-start; }}
.stMainBlockContainer {{
  max-width: calc(75rem + 2 * var(--margin));
  padding-left: var(--margin);
  padding-right: var(--margin);
  --margin: clamp(1rem, 3.2vw, 2.5rem);
}}
h1, h2, h3 {{ text-wrap: balance; hyphens: auto; }}
h1 {{ line-height: 1.22 !important; padding-top: 0 !important; }}
.stHtml h1 {{ font-size: 1.75rem; margin: 0.5rem 0; }}
[data-testid="stCaptionContainer"] {{ color: var(--muted) !important; opacity: 1 !important; }}
:focus-visible {{ outline: 2px solid var(--accent) !important; outline-offset: 2px; }}
.stMain:focus-visible {{ outline: none !important; }}

.stSidebar label p, [data-testid="stNavSectionHeader"] p {{ color: var(--muted); font-size: 0.875rem; }}
[data-testid="stSidebarNavLink"][aria-current="page"] {{
  background-color: color-mix(in srgb, var(--accent) 13%, transparent);
}}
[data-testid="stSidebarNavLink"][aria-current="page"] p {{ color: var(--accent); font-weight: 600; }}
/* All pages and the three choices below them are in sight on a laptop's screen of 800 pixels. */
[data-testid="stSidebarNavLink"] {{
  height: auto; min-height: 0; padding-top: 0.1rem; padding-bottom: 0.1rem; margin: 0;
}}
[data-testid="stSidebarNavLink"] :is(span, div, p) {{ white-space: normal; line-height: 1.3; }}
[data-testid="stSidebarUserContent"] [data-testid="stVerticalBlock"] {{ gap: 0.4rem; }}
[data-testid="stSidebarUserContent"] {{ padding-bottom: 1rem; }}
[data-testid="stSidebarNavItems"] > li::before {{ color: var(--muted); font-size: 0.875rem; }}

/* White on the accent, as Streamlit writes it, cannot be read in the dark theme. */
[data-testid^="stBaseButton-primary"], [data-testid^="stBaseButton-primary"]:hover,
.stMultiSelect [data-tag], .stMultiSelect [data-tag] button {{ color: var(--on-accent); }}
[data-testid="stBaseButton-tertiary"] {{ color: var(--accent); }}
/* The outline of a control needs 3 : 1, which the colour of rules has not. */
[data-testid^="stBaseButton-secondary"], [data-testid="stPopoverButton"],
[data-variant="segmented_control"]:not([data-selected]), [data-variant="pills"]:not([data-selected]),
[data-testid="stTextInputRootElement"],
[data-testid="stNumberInputContainer"], [data-testid="stFileUploaderDropzone"],
.stSelectbox [role="group"], .stMultiSelect [role="group"], .stTextArea [data-testid$="RootElement"],
.stExpander details {{ border-color: var(--edge); }}
.stCheckbox:not([data-selected]) label > span + div,
[data-testid="stRadioOption"]:not([data-selected]) > div > div:first-child {{
  box-shadow: 0 0 0 1px var(--edge);
}}
"""

_SECTIONS = """
[class*="st-key-section-"], .part { border-top: 1px solid var(--ink); padding-top: 0.75rem; gap: 0.5rem; }
.part + .part { margin-top: 1rem; }
.part details { border: 1px solid var(--edge); border-radius: 0.25rem; margin-bottom: 0.75rem; }
.part summary { cursor: pointer; padding: 0.5rem 0.75rem; font-size: 0.875rem; }
.part details > :not(summary) { padding: 0 0.75rem; }
"""

_TABLES = """
table { font-variant-numeric: tabular-nums lining-nums; }
.grid { overflow-x: auto; }
.grid table { border-collapse: collapse; border: 0; width: 100%; margin: 0; }
.grid :is(th, td) {
  border: 0; border-bottom: 1px solid var(--rule); padding: 0.3rem 0.75rem 0.3rem 0; vertical-align: top;
  text-align: left; font-weight: 400; line-height: 1.45;
}
.grid thead th {
  border-bottom-color: var(--ink); color: var(--muted); font-size: 0.875rem; font-weight: 600;
}
.grid tr > .figure-cell { text-align: right; }
.grid tbody th { min-width: 7rem; }
.grid .address { min-width: 12rem; overflow-wrap: anywhere; }
"""

_TILE_NOTE = (
    "top:calc(100% - 2.4rem);left:0;width:100%;height:auto;clip-path:none;white-space:normal;"
    "color:var(--ink);font-size:0.875rem;font-style:normal;font-weight:400;text-align:left"
)
"""How a tile's description looks when it is shown, in the two lines kept free under the map."""

# The map is one group of buttons, laid on a grid. The name, the value and the description are a
# button's <strong>, text and <em>. Sizes are in rem and in the map's own width (cqi), so that the map
# fits a phone, a column and a projector. Nothing between a tile and the map may be positioned: the
# description is placed by the map. The chosen tile's stands there while no other is pointed at.
TILES = f"""
.st-key-tile {{
  container-type: inline-size; width: 100%; max-width: 22rem; padding-bottom: 2.7rem; position: relative;
}}
.st-key-tile :is(div, span, p, button) {{ position: static; }}
.st-key-tile [role="radiogroup"] {{
  display: grid; grid-auto-rows: 1fr; grid-auto-columns: minmax(0, 1fr); gap: 0.2rem; width: 100%;
}}
.st-key-tile button {{
  width: 100%; height: 100%; min-width: 0; min-height: 0; max-width: none; aspect-ratio: 1.14;
  padding: 0; border: 0; border-radius: 3px;
}}
.st-key-tile button > div {{ width: 100%; justify-content: center; }}
/* A class's colour holds however Streamlit would show a button that is chosen or pointed at. */
.st-key-tile button {{ background-color: var(--fill) !important; color: var(--on) !important; }}
.st-key-tile button[aria-checked="true"] {{
  box-shadow: inset 0 0 0 3px var(--paper), 0 0 0 4px var(--accent);
}}
.st-key-tile button:hover {{ outline: 2px solid var(--edge); outline-offset: 1px; }}
.st-key-tile button:focus-visible {{ outline: 3px solid var(--ink) !important; }}
.st-key-tile button p {{
  font-size: clamp(0.7rem, 4.1cqi, 0.875rem); line-height: 1.2; font-weight: 600; white-space: normal;
  font-variant-numeric: tabular-nums lining-nums; text-align: center;
}}
.tile-links {{
  display: grid; grid-auto-rows: 1fr; grid-auto-columns: minmax(0, 1fr); gap: 0.2rem; max-width: 22rem;
  margin-bottom: 2.7rem;
}}
#first .tile-links a {{
  display: flex; flex-direction: column; align-items: center; justify-content: center; aspect-ratio: 1.14;
  border-radius: 3px; background: var(--fill); color: var(--on); font-size: 0.875rem; line-height: 1.2;
  font-weight: 600; text-decoration: none; font-variant-numeric: tabular-nums lining-nums;
}}
.tile-links strong {{ font-size: 0.75rem; font-weight: 400; white-space: nowrap; }}
.st-key-tile strong {{
  display: block; font-size: clamp(0.6rem, 3.3cqi, 0.75rem); font-weight: 400; white-space: nowrap;
}}
.st-key-tile em {{
  position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap;
}}
.st-key-tile button:is(:hover, :focus-visible) em,
[role="radiogroup"]:not(:hover, :focus-within) > button[aria-checked="true"] em {{ {_TILE_NOTE} }}
"""

# The answer card's parts: the few figures under a title, the definition, the map's classes, the mark.
_CLASS_COLOURS = "".join(
    f".classes .class-{n}::before {{ background: light-dark({light}, {dark}); }}"
    for n, (light, dark) in enumerate(zip(LIGHT.classes, DARK.classes, strict=True))
)
_CARDS = (
    """
.stHtml .illustrative {
  padding: 0.3rem 0.6rem; border-left: 3px solid var(--accent);
  background: color-mix(in srgb, var(--accent) 9%, transparent); color: var(--ink); font-size: 0.875rem;
}
.headed { display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; align-items: center; }
.headed > * { margin: 0 !important; }
.stHtml :is(dl, dd) { margin: 0; padding: 0; }
.facts { display: flex; flex-wrap: wrap; gap: 0.5rem 2.25rem; }
.facts div { display: flex; flex-direction: column; }
.facts dt { order: 2; color: var(--muted); font-size: 0.875rem; }
.facts dd, .figure {
  margin: 0; font-size: 1.75rem; font-weight: 700; line-height: 1.2;
  font-variant-numeric: tabular-nums lining-nums;
}
.definition { margin: 0; }
.definition dt { font-weight: 600; font-size: 0.875rem; color: var(--muted); margin-top: 0.6rem; }
.definition dd { margin: 0; }
.to-copy code { user-select: all; overflow-wrap: anywhere; font-family: inherit; font-size: 0.875rem; }
.classes { display: flex; flex-wrap: wrap; gap: 0.2rem 1rem; list-style: none; font-size: 0.875rem; }
.stHtml .classes li { display: flex; align-items: center; gap: 0.35rem; margin: 0; }
.classes li::before { content: ""; width: 1.1rem; height: 0.8rem; border-radius: 2px; }
[data-testid="stPageLink-NavLink"] { background: none !important; padding-left: 0; padding-right: 0; }
[data-testid="stPageLink-NavLink"] p { color: var(--accent); font-weight: 400; text-decoration: underline; }
a.inside { color: var(--accent); }
.st-key-found [data-testid="stPageLink-NavLink"] :is(span, p) { white-space: normal; overflow: visible; }
.stHtml .opinion {
  display: table; padding: 0.15rem 0.6rem; border-left: 3px solid var(--opinion);
  background: color-mix(in srgb, var(--opinion) 10%, transparent); font-size: 0.875rem;
}
.squares {
  display: grid; grid-auto-columns: minmax(0, 1fr); gap: 0.2rem; max-width: 28rem; margin-bottom: 0.6rem;
}
.squares div {
  padding: 0.25rem; text-align: center; border-radius: 3px; font-variant-numeric: tabular-nums;
  border: 1px solid var(--rule); white-space: nowrap; overflow: hidden;
}
.squares div.chosen { box-shadow: 0 0 0 3px var(--accent); }
.squares b { display: block; font-weight: 400; font-size: 0.85em; }
:is(.st-key-newer, .st-key-left) { border-left: 3px solid var(--accent); padding-left: 0.9rem; gap: 0.4rem; }
[class*="st-key-deckslide-"] { border-top: 1px solid var(--rule); padding-top: 0.6rem; gap: 0.3rem; }
/* Streamlit's own English words, which no option changes: ours stand in their place. */
[data-testid="stSkipToContent"], [data-testid="stFileUploaderDropzone"] button p { font-size: 0 !important; }
[data-testid="stSkipToContent"]::after { content: var(--skip); font-size: 1rem; }
[data-testid="stFileUploaderDropzone"] button p::after { content: var(--upload); font-size: 0.875rem; }
/* What a press of Enter does, and how large a file may be. */
[data-testid="InputInstructions"], [data-testid="stFileUploaderDropzoneInstructions"] { display: none; }
.st-key-waiting { border-left: 3px solid var(--edge); padding-left: 0.9rem; gap: 0.4rem; }
.stHtml :is(h2, p, ul) { margin: 0 0 0.6rem; padding: 0; }
.stHtml :is(h2, p, ul):last-child { margin-bottom: 0; }
.stHtml h2 { font-size: 1.25rem; line-height: 1.3; }
.stHtml .note { margin-bottom: 0.35rem; color: var(--muted); font-size: 0.875rem; line-height: 1.5; }
.stHtml li { margin: 0 0 0.2rem 1.2rem; }
.stHtml :is(p, ul, dl) + h2 { border-top: 1px solid var(--ink); margin-top: 1rem; padding-top: 0.75rem; }
.stHtml .illustrative + h2 { border: 0; margin-top: 0.75rem; padding: 0; }
/* The page of words: a measure that reads well, its contents in sight, no English links in headings. */
.st-key-reading { max-width: 44rem; }
.st-key-reading h2 { border-top: 1px solid var(--ink); padding-top: 0.75rem; scroll-margin-top: 0.5rem; }
.st-key-reading [data-testid="stHeaderActionElements"] { display: none; }
.st-key-contents li { margin-left: 1rem; }
@media (min-width: 768px) {
  [data-testid="stLayoutWrapper"]:has(> .st-key-contents) { position: sticky; top: 3.5rem; }
}
[data-testid="stSidebarHeader"]::before {
  content: var(--brand); color: var(--accent); font-weight: 700; font-size: 1.125rem;
}
"""
    + _CLASS_COLOURS
)


def chosen_row(row: str) -> str:
    """How the chosen region's `row` (a selector) looks in the heat table of "Compare regions"."""
    return (
        f"{row} th {{ color: var(--accent); font-weight: 600; }}\n"
        f"{row} :is(th, td) {{ border-bottom: 2px solid var(--accent); }}\n"
    )


# The heat table: a verdict's colour as a tint, stronger where it is clear.
_TONES = "".join(
    f".heat .tone-{name}, .heat .tone-clearly-{name} "
    f"{{ --tone: light-dark({getattr(LIGHT, name)}, {getattr(DARK, name)}); }}"
    f".heat :is(.tone-{name}, .tone-clearly-{name}) span {{ color: var(--ink); }}"
    for name in ("better", "worse", "neutral")
)
_HEAT = (
    """
.heat { overflow-x: auto; padding-bottom: 0.25rem; }
.heat table { border-collapse: separate; border-spacing: 0; width: 100%; }
.heat caption, .heat .aside {
  position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap;
}
.heat :is(th, td) {
  border: 0; border-bottom: 1px solid var(--rule); padding: 0.2rem 0.4rem; text-align: left;
  vertical-align: top; line-height: 1.25;
}
.heat td { border-left: 2px solid var(--paper); min-width: 4.75rem; }
.heat thead th {
  color: var(--muted); font-size: 0.875rem; font-weight: 600; vertical-align: bottom; hyphens: auto;
  border-bottom-color: var(--ink);
}
.heat small { display: block; font-size: 0.75rem; font-weight: 400; }
.heat tr > :first-child {
  position: sticky; left: 0; z-index: 1; background: var(--paper); padding-left: 0; min-width: 7.5rem;
}
.heat tbody th { font-weight: 400; }
.heat b { display: flex; justify-content: space-between; font-weight: 400; white-space: nowrap; }
.heat span { display: block; font-size: 0.75rem; line-height: 1.2; color: var(--muted); }
.heat i { font-style: normal; }
.heat [class^="tone-"] { background: color-mix(in srgb, var(--tone, transparent) 12%, transparent); }
.heat [class^="tone-clearly"] { background: color-mix(in srgb, var(--tone) 36%, transparent); }
.heat .country :is(th, td) { border-bottom-color: var(--ink); font-weight: 600; }
.heat .country b { font-weight: 600; }
"""
    + chosen_row(".heat .chosen")
    + _TONES
)

_WIDTHS = """
@media (min-width: 768px) {
  .stSidebar[data-collapsed="false"] {
    width: 15.5rem !important; min-width: 15.5rem; max-width: 15.5rem;
  }
  [data-testid="stSidebarResizeHandle"] { display: none; }
  /* Its room is kept until it comes, so that the page does not move aside. */
  .stAppViewContainer:not(:has(.stSidebar)) { padding-left: 15.5rem; }
}
/* A projector or a large screen seen from afar: everything that is sized in rem grows with it. */
@media (min-width: 1800px) {
  html { font-size: 150% !important; }
}
/* Until the title stands, for a second at most, what comes is not seen: the title would move it down. */
.stMain:not(:has(h1, .st-key-stage)) .stVerticalBlock { animation: untitled 1s step-end; }
@keyframes untitled { from { visibility: hidden; } }
.sideways { margin: 0; color: var(--muted); font-size: 0.875rem; }
@media (min-width: 901px) { .sideways:not(:focus) { height: 0; overflow: hidden; } }
@media (max-width: 640px) {
  h1 { font-size: 1.5rem !important; }
  .grid :is(th, td) { font-size: 0.875rem; padding-right: 0.4rem; }
}
/* A rule by a part of a class may name no element below it: whenever any class changes the browser would
   style all of these on the page anew. The grid's column is what widens the one figure inside. */
[class*="st-key-wide-"] {
  overflow-x: auto; display: grid !important; grid-template-columns: minmax(40rem, 1fr); gap: 0.25rem;
}
"""

# Columns lie below each other on the 700 px of an upright sheet; views that take the whole screen's width
# get a sheet on its side, 1,030 px. Each figure has a drawing for either.
_PRINT = """
@page wide { size: A4 landscape; margin: 12mm; }
@media print {
  body:has([class*="st-key-wide-"], .heat) { page: wide; }
  .stSidebar, .stAppHeader, .stButton, .stDownloadButton, .stPopover, .stSelectbox, .stMultiSelect,
  .stCheckbox, .stSlider, .stButtonGroup:not(.st-key-tile *), .stPageLink, .copiers,
  .st-key-page-choices, .stExpander:has(> details:not([open])) { display: none !important; }
  .stExpander summary, .part summary { display: none; }
  .part details { border: 0; }
  .stExpander details { border: 0; }
  .stExpander details > * { padding: 0; }
  .stMainBlockContainer { max-width: none; padding: 0 !important; }
  .stApp, .stMain { background: #FFF !important; color-scheme: light !important; }
  .stApp :is(h1, h2, h3, p, li, td, th, dt, dd, span):not(.st-key-tile *) {
    color: #1B1F2A !important;
  }
  .stMain :is(.stHorizontalBlock, .stColumn, .stVerticalBlock, .stLayoutWrapper) {
    display: block !important; width: 100% !important;
  }
  .stMain :is(.stElementContainer, .stLayoutWrapper) { margin-bottom: 0.6rem; }
  [class*="st-key-wide-"], .st-key-section-trend { overflow: visible !important; }
  .heat { overflow: visible !important; zoom: 0.62; }
  .heat :is(td, tr > :first-child) { min-width: 0; position: static; }
  .heat thead th { overflow-wrap: anywhere; }
  .st-key-tile { max-width: 18rem; }
  .st-key-tile button, .heat [class^="tone-"], .illustrative, .classes li::before {
    print-color-adjust: exact; -webkit-print-color-adjust: exact;
  }
  .stElementContainer:has(.living):not(.st-key-section-spine *),
  .grid tr, .heat tr, .st-key-tile { break-inside: avoid; }
  h1, h2, h3, dt, .illustrative { break-after: avoid; }
}
"""

# The system's colours tell no class of a map and no state that only a colour told: a map keeps its own,
# and what is chosen or switched on has the system's colours of a choice.
_FORCED = """
@media (forced-colors: active) {
  .st-key-tile button, .classes li::before, .heat [class^="tone-"] { forced-color-adjust: none; }
  .stButtonGroup:not(.st-key-tile *) button[aria-checked="true"] {
    forced-color-adjust: none; background: Highlight !important; color: HighlightText !important;
  }
  .stButtonGroup:not(.st-key-tile *) button[aria-checked="true"] * { color: HighlightText !important; }
  .stCheckbox label > div:first-of-type { border: 1px solid ButtonText; }
  .stCheckbox label:has(input:checked) > div:first-of-type {
    forced-color-adjust: none; background: Highlight !important;
  }
  .stCheckbox label > div:first-of-type > div { border: 1px solid ButtonText; }
  [data-testid="stSidebarNavLink"][aria-current="page"] { outline: 2px solid Highlight; }
}
"""

_SHEET = "".join(
    (
        *(_BASE, _SECTIONS, _TABLES, TILES, _CARDS, figure_style.SHEET, _HEAT, _WIDTHS, first_style.SHEET),
        *(tool_style.SHEET, outcomes_style.SHEET, scorecard_style.SHEET, sender.SHEET, _PRINT, _FORCED),
    )
)
_RISKY = re.compile(r"""["'\\<>\x00-\x1f]""")


def sheet() -> str:
    """The whole style sheet, in every language: it stands in the first page (soila_dash.serving) and is
    sent with no run. `:lang()` follows the language that the page declares.

    It also gives containers a look by their key: `section-…` a rule above a section, `tile` the tile
    map (soila_dash.ui.tile_map).
    """
    return _SHEET + "".join(_words(language) for language in LANGUAGES)


def _words(language: str) -> str:
    """The name above it all, a small heading above the pages that begin a group, and Streamlit's own words.

    Streamlit's own sections break the list for screen readers (`div` within `ul`), so the navigation is
    one flat list and the headings are written here.
    """
    t = translator(language)
    own = {
        "brand": t("app.name"),
        "upload": t("upload.button"),
        "skip": t("skip.main"),
        "lost-title": t("lost.title"),
        "lost-step": t("lost.step"),
        "lost-close": t("lost.close"),
    }
    variables = " ".join(f'--{name}: "{_quote(text)}";' for name, text in own.items())
    rules, place = [f":root:lang({language}) {{ {variables} }}"], 1
    for group, names in PAGES.items():
        rules.append(
            f':lang({language}) [data-testid="stSidebarNavItems"] > li:nth-child({place})::before '
            f'{{ content: "{_quote(t(group))}"; display: block; '
            f"margin: {0 if place == 1 else 0.6}rem 0 0.15rem; }}"
        )
        place += len(names)
    return "".join(rules)


def _quote(text: str) -> str:
    """The text for a CSS string, with what could end the string or the element as hexadecimal."""
    return _RISKY.sub(lambda found: f"\\{ord(found[0]):x} ", text)
