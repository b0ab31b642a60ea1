"""How figures look on pages: colours by name in light, dark, print and forced colours; widths; choices."""

from dataclasses import fields

from soila_dash.cards.base.look import DARK, LIGHT, Palette
from soila_dash.drawing.page_figure import WIDTHS

_FORCED = {
    "paper": "Canvas",
    "accent": "Highlight",
    "accent_pale": "color-mix(in srgb, Highlight 25%, Canvas)",
    "others": "color-mix(in srgb, CanvasText 45%, Canvas)",
    "rule": "color-mix(in srgb, CanvasText 25%, Canvas)",
}
"""The system's colours by our names; all else is its text's."""


def _value(name: str, light: str, dark: str) -> str:
    return f"--figure-{name}: light-dark({light}, {dark});"


def _variables() -> str:
    """Each colour of the palettes under its name."""
    found = []
    for field in fields(Palette):
        light, dark = getattr(LIGHT, field.name), getattr(DARK, field.name)
        name = field.name.replace("_", "-")
        if isinstance(light, tuple):
            one = name.replace("class-inks", "class-ink").replace("classes", "class")
            found += [_value(f"{one}-{n}", *pair) for n, pair in enumerate(zip(light, dark, strict=True))]
        else:
            found.append(_value(name, light, dark))
    return " ".join(found)


def _forced_colors() -> str:
    names = [f.name for f in fields(Palette) if not isinstance(getattr(LIGHT, f.name), tuple)]
    return " ".join(f"--figure-{n.replace('_', '-')}: {_FORCED.get(n, 'CanvasText')};" for n in names)


def _widths() -> str:
    """Each drawing where its own width has room."""
    first, *wider = WIDTHS
    rules = [f".living svg.{first} {{ display: block; }}"]
    before = first
    for name in wider:
        rules.append(
            f"@container figure (min-width: {WIDTHS[name]:g}px) {{ .living svg.{before} {{ display: none; }} "
            f".living svg.{name} {{ display: block; }} }}"
        )
        before = name
    return "\n".join(rules)


SHEET = f"""
.living {{ {_variables()} container: figure / inline-size; position: relative; width: 100%; }}
/* None is made smaller than it was drawn, so that its type has its true size, nor much larger. */
.living .pictures > svg {{
  display: none; width: min(100%, calc(1.15 * var(--own))); height: auto; overflow: visible;
}}
{_widths()}
/* A projector or a large screen seen from afar: figures grow with the words around them. */
@media (min-width: 1800px) {{ .living .pictures > svg {{ width: 100%; }} }}
.living .off {{ display: none; }}
.living .area.chosen {{ stroke: var(--figure-ink); stroke-width: 2.6; }}
.living .choosable, tr.choosable {{ cursor: pointer; }}
.living svg .lit {{ stroke: var(--figure-ink); stroke-width: 3; stroke-opacity: 1; }}
.living .choices {{
  position: absolute; inset: 0; pointer-events: none; overflow: hidden; border-radius: 3px;
}}
.living .choices [role="option"] {{ position: absolute; width: 1px; height: 1px; clip-path: inset(50%); }}
.living .tip {{
  position: absolute; z-index: 5; max-width: 20rem; padding: 0.3rem 0.5rem; border-radius: 3px;
  border: 1px solid var(--figure-muted); background: var(--figure-paper); color: var(--figure-ink);
  font-size: 0.8125rem; line-height: 1.35; width: max-content;
}}
.living .explore {{
  display: block; margin: 0.25rem 0 0; padding: 0.3rem 0; min-height: 24px; border: 0; background: none;
  color: var(--figure-accent); font: inherit; font-size: 0.875rem; cursor: pointer;
  text-decoration: underline;
}}
.living [hidden] {{ display: none; }}
.living .explored {{ color: var(--figure-ink); transition: color 1ms; }}
.living .explore-note {{ margin: 0; font-size: 0.875rem; color: var(--figure-muted); }}
@media (pointer: coarse) {{ .living .explore {{ min-height: 44px; }} }}
@media screen {{ .living.exploring .pictures, .living.exploring .choices {{ display: none; }} }}
@media (forced-colors: active) {{ .living {{ {_forced_colors()} forced-color-adjust: none; }} }}
@media print {{
  .living {{ color-scheme: light; }}
  .living :is(.tip, .choices, .explored, .explore, .explore-note) {{ display: none; }}
}}
"""
