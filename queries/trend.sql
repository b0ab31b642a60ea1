-- Answers: how has an indicator developed in the country and in every region of one level?
-- Parameters: $indicator, $level (county, maakunta, …), $sex (total, female, male)
-- Columns: level, region, year, value (in the indicator's unit), numerator, denominator, precision, status, source
SELECT level, region, year, value, numerator, denominator, precision, status, source
FROM observations
WHERE indicator = $indicator
  AND level IN ('country', $level)
  AND sex = $sex
  AND lead
ORDER BY level, region, year
