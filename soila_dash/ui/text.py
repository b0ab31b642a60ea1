"""Text on its way into Markdown."""


def plain(text: str) -> str:
    """Text that Markdown shows as it is."""
    return "".join(f"\\{c}" if c in r"\`*_{}[]<>#+-!|~$:" else c for c in text)
