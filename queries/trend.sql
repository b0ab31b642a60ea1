-- Answers: how has an indicator developed in the country and in every region of one level?
-- The country's figures come from the regions' own source: two vintages are not compared.
-- Parameters: $indicator, $level (county, maakunta, …), $sex (total, female, male)
-- Columns: level, region, year, value (in the indicator's unit), numerator, denominator, precision, status, source,
--   own (false: of another source than the one a level is shown from, which no line joins)
WITH own AS (
    SELECT DISTINCT source
    FROM observations
    WHERE indicator = $indicator
      AND level = $level
      AND sex = $sex
      AND lead
)
SELECT
    level, region, year, value, numerator, denominator, precision, status, source,
    CASE WHEN level = $level THEN lead ELSE source IN (SELECT source FROM own) END AS own
FROM observations
WHERE indicator = $indicator
  AND level IN ('country', $level)
  AND sex = $sex
ORDER BY level, region, year
