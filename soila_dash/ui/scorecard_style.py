"""How the overview's goals look beside each other, on the page and in the first response."""

from soila_dash.drawing.page_figure import WIDTHS

ROWS = 6
"""A goal's name, figure, years and their words, regions and their words: each in one line of all four."""

SHEET = f"""
#first .of-overview .columns, .st-key-goals .stHorizontalBlock {{
  display: grid; grid-template-columns: repeat(4, minmax(0, 1fr)); gap: 0 1.5rem;
}}
#first .of-overview .columns > div, .st-key-goals .stColumn {{
  display: grid; grid-template: subgrid / minmax(0, 1fr); grid-row: span {ROWS}; width: auto; min-width: 0;
  gap: 0.25rem; position: relative; border-top: 1px solid var(--ink); padding-top: 0.6rem;
}}
.st-key-goals .stColumn > .stVerticalBlock {{
  width: 100%; display: grid; grid-template: subgrid / minmax(0, 1fr); grid-row: span {ROWS}; gap: 0.25rem;
}}
/* The whole card is its goal's door; marks that can be chosen lie above it. */
.st-key-goals .stElementContainer {{ position: static; width: 100%; }}
:is(.st-key-goals, .of-overview) h2 {{ font-size: 1.0625rem; margin-bottom: 0.15rem; }}
:is(.st-key-goals, .of-overview) h2 .inside::after {{ content: ""; position: absolute; inset: 0; }}
:is(.st-key-goals, .of-overview) :is(h2, .figure) + p {{ margin: 0; }}
:is(.st-key-goals, .of-overview) .columns p, .st-key-goals p {{ margin-bottom: 0.15rem; line-height: 1.4; }}
.st-key-goals .living:has(.choosable) {{ z-index: 1; }}
.stHtml .absent {{
  height: 100%; padding: 0.4rem 0.6rem; border: 1px dashed var(--edge); border-radius: 0.25rem;
  color: var(--muted); font-size: 0.875rem;
}}
.stHtml:has(> .absent) {{ height: 100%; padding-bottom: 0.35rem; }}
.news {{
  border-top: 1px solid var(--rule); padding-top: 0.5rem; display: flex; flex-wrap: wrap; gap: 0 1rem;
}}
.news > p {{ flex: 1 1 20rem; }}
.news details {{ border: 0 !important; }}
.news details[open] {{ flex-basis: 100%; }}
.news summary {{ cursor: pointer; color: var(--accent); text-decoration: underline; }}
.doors {{
  display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 0.5rem 1.25rem; list-style: none;
}}
.stHtml .doors li {{
  position: relative; margin: 0; padding: 0.5rem 0.9rem; border-radius: 0.25rem;
  background: color-mix(in srgb, var(--accent) 7%, transparent);
}}
.doors .inside {{ font-weight: 600; }}
.doors .inside::after {{ content: ""; position: absolute; inset: 0; }}
.stHtml .doors .note {{ margin: 0; }}
/* A small figure has two drawings: for one of four columns, and for where these lie below each other. */
@container figure (max-width: {WIDTHS["phone"] - 0.1:g}px) {{
  .living svg.small {{ display: block; }}
  .living svg.small ~ svg {{ display: none; }}
}}
@media (max-width: 1099.98px) {{
  #first .of-overview .columns, .st-key-goals .stHorizontalBlock {{
    grid-template-columns: repeat(2, minmax(0, 1fr));
  }}
  #first .of-overview .columns > div, .st-key-goals .stColumn {{ padding-bottom: 0.9rem; }}
}}
@media (max-width: 640px) {{
  #first .of-overview .columns, .st-key-goals .stHorizontalBlock, .doors {{ grid-template-columns: 1fr; }}
  #first .of-overview .columns > div {{ width: auto; }}
}}
"""
