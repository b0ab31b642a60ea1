"""How a region's outcomes look beside those like it and the country; on a phone each indicator is a block."""

from soila_dash.cards.base.look import DARK, LIGHT

SHEET = """
.outcomes { overflow-x: auto; padding-bottom: 0.25rem; }
.outcomes table { border-collapse: collapse; border: 0; width: 100%; margin: 0; font-size: 0.875rem; }
.outcomes :is(th, td) {
  border: 0; border-bottom: 1px solid var(--rule); padding: 0.25rem 0 0.25rem 0.6rem; line-height: 1.35;
  text-align: right; vertical-align: top; font-weight: 400;
}
.outcomes :is(th:first-child, .words) { text-align: left; }
.outcomes th:first-child { padding-left: 0; }
.outcomes thead tr > :first-child { width: 24%; }
.outcomes.whole thead tr > :first-child { width: 48%; }
.outcomes .words { min-width: 7.5rem; padding-left: 1rem; }
.outcomes thead th {
  color: var(--muted); font-weight: 600; vertical-align: bottom; line-height: 1.2; hyphens: auto;
  border-bottom-color: var(--ink);
}
.outcomes thead .peer { font-size: 0.8125rem; }
.outcomes .own, .outcomes .own b { color: var(--accent); font-weight: 700; }
.outcomes .peer { color: var(--muted); }
.outcomes thead .own { max-width: 6rem; }
.outcomes .goal th { padding-top: 0.5rem; font-weight: 600; border-bottom-color: var(--edge); }
.outcomes small { font-size: 0.75rem; color: var(--muted); }
.outcomes i { font-style: normal; font-size: 1.125em; line-height: 1; }
.outcomes details { display: inline-block; vertical-align: top; margin: 0 0 0 0.5rem; border: 0; }
.outcomes details[open] { display: block; margin: 0; }
.outcomes summary { padding: 0; min-height: 1.5rem; color: var(--accent); cursor: pointer; }
:is(.outcomes, #first .outcomes) details { border: 0; }
:is(.outcomes, #first .outcomes) summary { padding: 0; line-height: inherit; }
:is(.outcomes, #first .outcomes) details > :not(summary) { margin: 0; }
.outcomes ul { list-style: none; }
.stHtml .outcomes li { margin: 0; }
.outcomes .aside {
  position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap;
}
@media (max-width: 640px) {
  .outcomes :is(table, tbody) { display: block; }
  .outcomes thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .outcomes tr { display: grid; grid-template-columns: 1fr 1fr; gap: 0 1rem; padding: 0.4rem 0; }
  .outcomes tr { border-bottom: 1px solid var(--rule); }
  .outcomes :is(th, td) { border: 0; padding: 0.1rem 0; }
  .outcomes tbody th { grid-column: 1 / -1; font-weight: 600; }
  .outcomes .goal { border-bottom-color: var(--ink); }
  .outcomes .goal th { font-size: 1rem; }
  .outcomes td { display: flex; justify-content: space-between; gap: 0.5rem; text-align: right; }
  .outcomes td::before { content: attr(data-name); color: var(--muted); text-align: left; }
  .outcomes td.words { grid-column: 1 / -1; text-align: right; padding-left: 0; }
  .outcomes details { display: block; margin: 0; font-weight: 400; }
  :is(.outcomes, #first .outcomes) summary { line-height: 44px; }
}
""" + "".join(
    f".outcomes .tone-{name} {{ color: light-dark({getattr(LIGHT, name)}, {getattr(DARK, name)}); }}"
    for name in ("better", "worse", "neutral", "similar")
)
