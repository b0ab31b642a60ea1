-- Answers: what is an indicator's figure in one year in every region of one level and in the country?
-- Parameters: $indicator, $level (county, maakunta, …), $year, $sex (total, female, male)
-- Columns: level, region, value (in the indicator's unit), numerator, denominator, status, source
SELECT level, region, value, numerator, denominator, status, source
FROM observations
WHERE indicator = $indicator
  AND level IN ('country', $level)
  AND year = $year
  AND sex = $sex
  AND lead
ORDER BY level, region
