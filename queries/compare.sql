-- Answers: what is an indicator's figure in one year in every region of one level and in the country?
-- The country's figure comes from the regions' own source: two vintages are not compared.
-- Parameters: $indicator, $level (county, maakunta, …), $year, $sex (total, female, male)
-- Columns: level, region, value (in the indicator's unit), numerator, denominator, precision, status, source
WITH own AS (
    SELECT DISTINCT source
    FROM observations
    WHERE indicator = $indicator
      AND level = $level
      AND sex = $sex
      AND lead
)
SELECT level, region, value, numerator, denominator, precision, status, source
FROM observations
WHERE indicator = $indicator
  AND year = $year
  AND sex = $sex
  AND (level = $level AND lead OR level = 'country' AND source IN (SELECT source FROM own))
ORDER BY level, region
