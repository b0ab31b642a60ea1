"""Data: what the release holds, where it comes from, what changed, the audit, downloads, the template."""

from soila_dash.ui import data as part

answer = part.asked()
part.lead(answer)
part.changed()
part.sources(answer)
part.figures(answer)
part.audit(answer)
part.downloads(answer)
part.template()
