"""Text on its way to the page: escaped for Markdown, or a part's words as one HTML element."""

import re
from collections.abc import Iterable
from html import escape

import streamlit as st

_COMMAND = re.compile(r"`([^`]*)`")
_RANGE = re.compile(r"(?<=\d)–(?=\d)")


def plain(text: str) -> str:
    """Text that Markdown shows as it is."""
    return "".join(f"\\{c}" if c in r"\`*_{}[]<>#+-!|~$:" else c for c in text)


def write(*parts: str) -> None:
    """Parts made below as one element, nothing when all are empty. The browser cleans each element that
    has changed, 2 ms each besides its words: 65 elements made a change of region half as slow again as
    the figures alone."""
    body = "".join(parts)
    if body:
        st.html(body)


def part(*parts: str) -> str:
    """Parts as a part of the page under a rule; several of them may be one element."""
    body = "".join(parts)
    return f'<section class="part">{body}</section>' if body else ""


def page_title(text: str) -> str:
    """The page's finding as its title; a range like 13–17 is never broken at its dash."""
    return _in("h1", whole(text))


def heading(text: str) -> str:
    """The heading of a part of the page."""
    return _in("h2", whole(text))


def sentence(text: str) -> str:
    """A paragraph; "" for no text, as in every part below."""
    return _in("p", text)


def step(text: str) -> str:
    """What to do next; a command between ` and ` stands out as one."""
    return _COMMAND.sub(r"<code>\1</code>", _in("p", text))


def strong(text: str) -> str:
    """A paragraph that stands out."""
    return f"<p><strong>{escape(text)}</strong></p>" if text else ""


def note(text: str) -> str:
    """A small paragraph: how to read a figure, where it comes from."""
    return f'<p class="note">{escape(text)}</p>' if text else ""


def info(text: str) -> str:
    """A paragraph in a box."""
    return f'<p class="info">{escape(text)}</p>' if text else ""


def points(lines: Iterable[str]) -> str:
    """A list of sentences."""
    items = "".join(_in("li", line) for line in lines)
    return f"<ul>{items}</ul>" if items else ""


def details(label: str, *parts: str) -> str:
    """Parts that the browser itself shows when the reader opens them."""
    return f"<details><summary>{escape(label)}</summary>{''.join(parts)}</details>"


def fact_list(pairs: Iterable[tuple[str, str]]) -> str:
    """A few (figure, what it tells) in large type."""
    cells = "".join(f"<div>{_in('dd', figure)}{_in('dt', what)}</div>" for figure, what in pairs)
    return f'<dl class="facts">{cells}</dl>' if cells else ""


def large(figure: str) -> str:
    """One figure in large type."""
    return f'<p class="figure">{escape(figure)}</p>'


def address_line(text: str) -> str:
    """An address to be taken along: a press selects all of it."""
    return f'<p class="to-copy"><code>{escape(text)}</code></p>'


def definition_list(pairs: Iterable[tuple[str, str]]) -> str:
    """(term, what it means) below each other."""
    rows = "".join(f"{_in('dt', term)}{_in('dd', meaning)}" for term, meaning in pairs)
    return f'<dl class="definition">{rows}</dl>' if rows else ""


def classes(limits: Iterable[str], label: str) -> str:
    """The limits of a map's classes beside their colours; `label` is the list's accessible name."""
    items = "".join(f'<li class="class-{n}">{escape(text)}</li>' for n, text in enumerate(limits))
    return f'<ul class="classes" aria-label="{escape(label)}">{items}</ul>'


def whole(text: str) -> str:
    """Text whose ranges are never broken at their dash."""
    return _RANGE.sub("\u2060–\u2060", text)


def _in(tag: str, text: str) -> str:
    return f"<{tag}>{escape(text)}</{tag}>" if text else ""
