"""How the first response looks: as the page that takes its place, without Streamlit's own styles."""

SHEET = """
/* The page below is built unseen and unread; what stands there is out of reach until it is whole. */
#first ~ #root, #first ~ #portal { visibility: hidden; }
body { margin: 0; }
#first {
  position: relative; z-index: 1; display: flex; align-items: flex-start; min-height: 100vh;
  background: var(--paper); color: var(--ink); font: 400 1rem/1.6 "Source Sans", sans-serif;
}
#first, #first * { box-sizing: border-box; }
:where(#first) :is(p, ul, dl, dd) { margin: 0; padding: 0; }
:where(#first) ul { list-style: none; }
#first a { color: var(--accent); }
#first h1 { font-weight: 700; }
#first > .menu { display: none; }
#first > aside {
  position: sticky; top: 0; flex: 0 0 15.5rem; width: 15.5rem; height: 100vh; overflow: auto;
  padding: 0 1.875rem 1rem; background: var(--surface); border-right: 1px solid var(--rule);
}
#first aside .brand {
  height: 3.75rem; margin: 0 0 1rem; padding-top: 1rem; line-height: 1.8rem;
  color: var(--accent); font-weight: 700; font-size: 1.125rem;
}
#first nav { padding-bottom: 1.125rem; margin-bottom: 0.5rem; border-bottom: 1px solid var(--rule); }
#first nav b {
  display: block; margin: 0.6rem 0 0.15rem; font-weight: 400; font-size: 0.875rem; line-height: 1.6;
  color: var(--muted);
}
#first nav > b:first-child { margin-top: 0.125rem; }
#first nav li { margin: 2px 0; }
#first nav a {
  display: block; padding: 0.1rem 0.5rem; border-radius: 0.25rem; font-size: 0.875rem; line-height: 1.3;
  color: color-mix(in srgb, var(--ink) 80%, transparent); text-decoration: none;
}
#first nav a:hover { text-decoration: underline; }
#first nav [aria-current] {
  background: color-mix(in srgb, var(--accent) 13%, transparent); color: var(--accent); font-weight: 600;
}
#first form { margin: 0 0 0.4rem; }
#first label { display: block; padding-bottom: 0.25rem; font-size: 0.875rem; line-height: 1.25rem; }
#first .pick {
  display: grid; grid-template: 1.75rem auto / 1fr auto; align-items: baseline; margin-bottom: 0.4rem;
}
#first .pick select { grid-column: 1 / 3; width: 100%; }
#first :is(aside, .pick) label { color: var(--muted); }
#first select {
  height: 2.5rem; padding: 0 0.5rem; border: 1px solid var(--edge); border-radius: 0.25rem;
  background: var(--paper); color: var(--ink); font: inherit; font-size: 0.875rem;
}
#first button {
  border: 0; padding: 0 0.25rem; background: none; color: var(--accent); font: inherit; font-size: 0.875rem;
  text-decoration: underline; cursor: pointer; min-height: 24px;
}
#first > main { flex: 1; min-width: 0; padding: 0.5rem 0 3rem; }
#first .content {
  display: flex; flex-direction: column; gap: 1rem; max-width: calc(75rem + 2 * var(--margin));
  padding: 0 var(--margin); --margin: clamp(1rem, 3.2vw, 2.5rem);
}
/* What only the page itself has: the search, the buttons of reports. */
#first .room { height: 2.125rem; }
#first .of-esf-reporting .room { height: 2.5rem; }
#first aside .room { height: 5.05rem; }
#first .columns { display: flex; flex-wrap: wrap; gap: 1rem 4rem; }
#first .columns > div { display: flex; flex-direction: column; gap: 1rem; flex: none; width: var(--share); }
#first .card { display: flex; flex-direction: column; gap: 0.5rem; border-top: 1px solid var(--ink); }
#first .card { padding-top: 0.75rem; }
#first .of-figure .card { border: 0; padding: 0; gap: 1rem; }
#first .living.more { padding-bottom: 36px; }
#first .choose { display: flex; flex-wrap: wrap; gap: 1rem; align-items: flex-end; margin: 0; }
#first .choose select { width: 15rem; }
#first .of-pilots .choose label { padding-bottom: 0.5rem; }
#first .choose select[name=year] { width: 8.75rem; }
#first details { border: 1px solid var(--rule); border-radius: 0.25rem; }
#first summary { padding: 0.25rem 0.75rem; line-height: 1.875rem; cursor: pointer; }
#first details > :not(summary) { margin: 0 0.75rem 0.75rem; }
#first .info { padding: 1rem; border-radius: 0.25rem; background: var(--surface); }
#first .needs { display: none; margin-top: 1rem; font-size: 0.875rem; color: var(--muted); }
#first.waits .needs {
  display: block; position: fixed; inset: auto 0 0; z-index: 2; margin: 0; padding: 0.6rem 1rem;
  background: var(--surface); color: var(--ink); border-top: 1px solid var(--edge);
}
@media (max-width: 767.98px) {
  #first { flex-direction: column; align-items: stretch; }
  #first > .menu { display: block; order: 1; padding: 1rem; min-height: 3.75rem; }
  #first > main { order: 2; padding-top: 0.5rem; }
  #first > aside { order: 3; position: static; width: 100%; height: auto; border: 0; }
  #first :is(nav a, button, select) { min-height: 44px; }
  #first aside .room { display: none; }
  #first nav a { padding-top: 0.7rem; }
}
@media (max-width: 640px) {
  #first .columns > div { width: 100%; }
  #first .content .room { height: 2.75rem; }
  #first .of-pilots .choose > div { flex: 1 1 9rem; }
  #first .of-pilots .choose select { width: 100%; }
}
@media print {
  #first > :is(aside, .menu), #first :is(form, details:not([open])) { display: none; }
  #first :is(.room, .content .room) { height: 0; }
}
"""
