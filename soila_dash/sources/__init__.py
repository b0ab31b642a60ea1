"""Where figures come from: one module a source, each yielding the same typed rows."""
