"""The pages by name, in the groups and the order of the navigation."""

PAGES = {
    "nav.goals": ("overview", "placements", "family-support", "aftercare", "substitute-care"),
    "nav.regions": ("compare-regions", "my-region"),
    "nav.pilots": ("pilots", "esf-reporting"),
    "nav.taking": ("present",),
    "nav.information": ("data", "about"),
}
HIDDEN = ("figure",)
"""Pages that are reached by links only."""
