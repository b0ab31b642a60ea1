-- Answers: which figures of an indicator come from another source or vintage than its lines?
-- Parameters: $indicator, $level (county, maakunta, …)
-- Columns: level, region, year, sex, value (in the indicator's unit), status, source
SELECT level, region, year, sex, value, status, source
FROM observations
WHERE indicator = $indicator
  AND level IN ('country', $level)
  AND NOT lead
ORDER BY level, region, year, sex, source
