"""Statistics: intervals, funnels, verdicts, trends, ranks, similar regions and spine scales.

Pure functions over numbers and arrays. A share lies in [0, 1]; the unit that a reader sees
(per cent, per 1,000) is multiplied elsewhere, or is the `k` of a rate.
"""
