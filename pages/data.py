"""Data: what the release holds, where it comes from, what changed, the audit, downloads, the template."""

from soila_dash.ui import data

answer = data.ask()
data.lead(answer)
data.changes()
data.sources(answer)
data.figures(answer)
data.audit(answer)
data.downloads(answer)
data.template()
