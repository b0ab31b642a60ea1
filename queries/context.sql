-- Answers: which figures does the release hold of several indicators in all regions of one level?
-- Parameters: $indicators (a list of ids), $level (county, maakunta, …)
-- Columns: indicator, region, year, value (in the indicator's unit), source
SELECT indicator, region, year, value, source
FROM observations
WHERE indicator IN $indicators
  AND level = $level
  AND sex = 'total'
  AND lead
  AND status = 'published'
ORDER BY indicator, region, year
