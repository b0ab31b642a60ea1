"""The look of the line of tools below a figure, and of what a finger presses on any page."""

_TOOLS = """
[class*="st-key-tools-"] {
  border-top: 1px solid var(--rule); border-bottom: 1px solid var(--rule); gap: 0 1rem !important;
}
.stMain [kind="tertiary"], button.copy {
  min-height: 2.125rem; padding: 0; color: var(--accent); font-size: 0.875rem; white-space: nowrap;
}
[kind="tertiary"] p { font-size: 0.875rem; }
[data-testid="stPopoverBody"]:has(.stDownloadButton) { min-width: 0; padding: 0.25rem 1rem; }
[data-testid="stPopoverBody"]:has(.stDownloadButton) [data-testid="stVerticalBlock"] { gap: 0; }
button.copy { border: 0; background: none; font-family: inherit; cursor: pointer; }
button.copy:hover { text-decoration: underline; }
.copiers { display: flex; flex-wrap: wrap; gap: 0 1rem; }
.copiers .aside {
  position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap;
}
.copiers [role="status"]:not(:empty, .aside) { flex-basis: 100%; overflow-wrap: anywhere; user-select: all; }
@media (forced-colors: active) {
  .stMain [kind="tertiary"] p, button.copy { text-decoration: underline; }
}
"""

_TOUCH = """
@media (max-width: 640px), (pointer: coarse) {
  .stMain [kind="tertiary"], [data-testid="stPopoverBody"] button, button.copy, .stApp button.explore,
  [data-testid="stExpandSidebarButton"], [data-testid="stSidebarCollapseButton"] button {
    min-height: 2.75rem; min-width: 2.75rem;
  }
  .stButton button, .stDownloadButton button, [data-testid="stPopoverButton"], .stExpander summary,
  .part summary, .stButtonGroup:not(.st-key-tile *) button, .stSelectbox [role="group"], .stPageLink a,
  .stTextInput input, [data-testid="stTextInputRootElement"], [data-testid="stSidebarNavLink"] {
    min-height: 2.75rem;
  }
  #first main .room { height: 2.75rem; }
  .stSelectbox [role="group"] button { min-width: 2.75rem; min-height: 2.625rem; }
}
"""
"""What a finger presses is 44 px high, and alone in its place as wide."""

SHEET = _TOOLS + _TOUCH
