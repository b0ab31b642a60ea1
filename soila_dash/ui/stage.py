"""The presenting view, its look and script: arrow keys and buttons turn slides in the browser itself.

Nothing is asked of the server when a slide is turned, so a deck that is open stays open when the network
is gone; Streamlit's message of that, which would cover and disable the slides, is kept away. The script
is one fixed text, allowed by its hash (soila_dash.serving); nothing is pasted into it.
"""

from collections.abc import Callable
from html import escape

import streamlit as st

from soila_dash.decks.prepare import Page, Prepared
from soila_dash.ui import answer_card, slide_figure
from soila_dash.ui.here import here
from soila_dash.ui.text import plain, write

KEY = "stage-script"
STAGE = "stage"

SCRIPT = """(()=>{if(window.soilaStage)return;window.soilaStage=true;const d=document;
const stage=()=>d.querySelector(".st-key-stage");
const go=(s,n)=>{const w=s.clientWidth,last=s.children.length-1;
s.scrollTo({left:Math.max(0,Math.min(last,n))*w,behavior:"instant"})};
const wake=s=>{const i=s.closest("[inert]");if(i)i.inert=false};
const at=s=>Math.round(s.scrollLeft/s.clientWidth);
const full=()=>{d.fullscreenElement?d.exitFullscreen():d.documentElement.requestFullscreen()};
d.addEventListener("keydown",e=>{const s=stage();if(!s||e.ctrlKey||e.altKey||e.metaKey)return;
wake(s);const on=e.target.closest?e.target.closest("input,textarea,select,a,button"):null;
if(e.key===" "&&on)return;const n=at(s);
const to={ArrowRight:n+1,PageDown:n+1," ":n+1,ArrowLeft:n-1,PageUp:n-1,Home:0,End:s.children.length}[e.key];
if(e.key==="f"||e.key==="F"){e.preventDefault();full();return}
if(to===undefined)return;e.preventDefault();e.stopPropagation();go(s,to)},true);
d.addEventListener("click",e=>{const s=stage();if(s)wake(s);
const b=e.target.closest?e.target.closest("[data-turn]"):null;if(!s||!b)return;
const turn=b.getAttribute("data-turn");
if(turn==="full")full();else go(s,at(s)+(turn==="next"?1:-1))},true)})()"""

# Written as \3c and \3e: a < within a style element is taken out by Streamlit's sanitizer.
LOOK = """
.stSidebar, .stAppHeader, [data-testid="stSidebarCollapsedControl"] { display: none !important; }
.stMainBlockContainer { max-width: none !important; padding: 0 !important; }
.st-key-stage-script { display: none; }
/* Slides turn without the server: its being out of reach must not cover them before an audience. */
body:has(.st-key-stage) :is([data-testid="stDialog"], [data-baseweb="modal"], .react-aria-ModalOverlay) {
  display: none !important;
}
.st-key-stage {
  flex-direction: row !important; flex-wrap: nowrap !important; gap: 0 !important; overflow-x: auto;
  scroll-snap-type: x mandatory; scrollbar-width: none;
  position: fixed; inset: 0; z-index: 999990; background: var(--paper); height: 100vh;
}
.st-key-stage > * {
  flex: 0 0 100% !important; width: 100% !important; min-width: 100%; scroll-snap-align: start;
  height: 100vh; overflow-y: auto; padding: 2.2vh 4vw 1.2vh; box-sizing: border-box;
}
[class*="st-key-stageslide-"] { min-height: 96.6vh; gap: 0.6rem; }
/* The page's own drawing at the screen's size. */
.st-key-stage .living.grows svg { width: 100%; height: auto; max-height: 64vh; }
.st-key-stage .living:not(.grows) svg { max-height: 70vh; }
.st-key-stage .grid :is(th, td) { padding-top: 0.1vh; padding-bottom: 0.1vh; line-height: 1.15; }
.st-key-stage .grid :is(th, td, p) { font-size: clamp(0.75rem, 1.9vh, 1.25rem); }
.st-key-stage .heat :is(th, td) { padding: 0.1vh 0.4rem; }
.st-key-stage .heat :is(b, th) { font-size: clamp(0.7rem, 1.7vh, 1.1rem); }
.st-key-stage .heat tbody span { display: none; }
.st-key-stage :is(h1, h2) {
  font-size: clamp(1.5rem, 2.6vw, 2.75rem) !important; line-height: 1.2; padding: 0;
}
.st-key-stageslide-0 h1 { font-size: clamp(2rem, 4.5vw, 4.5rem) !important; margin-top: 22vh; }
.st-key-stage [data-testid="stCaptionContainer"] p { font-size: clamp(0.9rem, 1.2vw, 1.25rem); }
.st-key-stage .question {
  margin: 0; font-size: clamp(1.1rem, 1.7vw, 1.75rem); font-weight: 600; color: var(--accent);
}
.st-key-stage .figure.large { font-size: clamp(3.5rem, 9vw, 9rem); color: var(--accent); }
.st-key-stage .facts dd { font-size: clamp(1.5rem, 2.6vw, 2.6rem); }
.st-key-stage .facts dt { font-size: clamp(0.9rem, 1.2vw, 1.25rem); }
.st-key-stage .squares { max-width: min(62vw, 96vh); font-size: clamp(0.7rem, 1.1vw, 1.1rem); }
.st-key-stage .heat { font-size: clamp(0.8rem, 1vw, 1.1rem); }
.st-key-stage .speaker {
  border-left: 3px solid var(--edge); padding-left: 0.9rem; font-size: clamp(1rem, 1.3vw, 1.3rem);
}
.st-key-stage .speaker p { margin: 0 0 0.3rem; }
.st-key-stage [class*="st-key-stageslide-"] > :last-child { margin-top: auto; }
.stagefoot {
  display: flex; flex-wrap: wrap; align-items: center; gap: 0.3rem 1rem;
  color: var(--muted); font-size: 0.875rem;
}
.stagefoot .origin { flex: 1 1 20rem; }
.stagefoot .progress { font-variant-numeric: tabular-nums; }
.stagefoot button {
  font: inherit; color: var(--accent); background: none; border: 1px solid var(--edge);
  border-radius: 4px; padding: 0.15rem 0.6rem; cursor: pointer;
}
.st-key-stage-stop { position: fixed; top: 0.4rem; right: 0.8rem; z-index: 999991; width: auto !important; }
@property --minutes { syntax: "\\3c integer\\3e "; initial-value: 0; inherits: true; }
@property --seconds { syntax: "\\3c integer\\3e "; initial-value: 0; inherits: true; }
@keyframes soila-minutes { from { --minutes: 0; } to { --minutes: 600; } }
@keyframes soila-seconds { from { --seconds: 0; } to { --seconds: 60; } }
.clock {
  animation: soila-minutes 36000s steps(600) var(--elapsed) forwards,
    soila-seconds 60s steps(60) var(--elapsed) infinite;
  counter-reset: m var(--minutes) s var(--seconds); font-variant-numeric: tabular-nums;
}
.clock::before {
  content: counter(m) ":" counter(s, decimal-leading-zero); color: var(--ink); font-weight: 600;
}
"""
"""The stage's own look; only while presenting, for it hides the rest of the page."""


def show(got: Prepared, speaker: bool, elapsed: int, stop: Callable[[], None]) -> None:
    """Every slide drawn at once, side by side: the browser turns them without asking the server. A
    `speaker` also sees notes and a clock, which stands at `elapsed` seconds; `stop` ends the show."""
    t = here().t
    st.html(f"<style>:root {{ --elapsed: -{elapsed}s; }}</style>")
    st.html(f"<style>{LOOK}</style>")
    _load()
    count = len(got.pages) + 1
    with st.container(key=STAGE):
        with st.container(key="stageslide-0"):
            write(answer_card.mark())
            st.title(plain(got.deck.title or t("deck.untitled")), anchor=False)
            words = [t("card.release", release=got.release)]
            words += [t("hidden.deck")] if got.deck.hidden else []
            st.markdown(plain(" · ".join(words)))
            st.caption(plain(t("present.keys")))
            _foot(1, count, speaker, "")
        for n, page in enumerate(got.pages, 1):
            with st.container(key=f"stageslide-{n}", height="stretch"):
                _slide(page, n, count, speaker, got)
    st.button(t("present.stop"), key="stage-stop", on_click=stop, type="tertiary")


def _load() -> None:
    """Puts the script into the page; the browser runs it once."""
    with st.container(key=KEY):
        st.html(f"<script>{SCRIPT}</script>", unsafe_allow_javascript=True)


def _slide(page: Page, n: int, count: int, speaker: bool, got: Prepared) -> None:
    t = here().t
    if page.statement.mark:
        st.html(f'<p class="illustrative">{escape(page.statement.mark)}</p>')
    st.header(plain(page.title), anchor=False)
    st.caption(plain(page.statement.under))
    slide_figure.draw(page, f"stage-{n}")
    if page.slide.question:
        words = t("deck.question", question=page.slide.question)
        st.html(f'<p class="question">{escape(words)}</p>')
    if speaker:
        after = next((p.title for p in got.pages if p.place > page.place), "")
        lines = [*page.slide.notes.split("\n"), page.statement.text]
        lines += [t("present.next", title=after)] if after else []
        body = "".join(f"<p>{escape(line)}</p>" for line in lines if line)
        st.html(f'<div class="speaker">{body}</div>')
    _foot(n + 1, count, speaker, page.statement.origin)


def _foot(n: int, count: int, speaker: bool, origin: str) -> None:
    """Source, progress, the buttons that turn, and the speaker's clock."""
    t = here().t
    clock = f'<span class="clock" aria-label="{escape(t("present.clock"))}"></span>' if speaker else ""
    st.html(
        f'<div class="stagefoot"><span class="origin">{escape(origin)}</span>{clock}'
        f'<button type="button" data-turn="back">{escape(t("present.back"))}</button>'
        f'<span class="progress">{escape(t("present.progress", n=n, of=count))}</span>'
        f'<button type="button" data-turn="next">{escape(t("present.forward"))}</button>'
        f'<button type="button" data-turn="full">{escape(t("present.full"))}</button></div>'
    )
