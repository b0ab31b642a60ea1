"""Small numbers: what may be published of surveys and owners' figures, and the proof that it holds."""
