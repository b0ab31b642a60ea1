-- Answers: which years of an indicator do other sources hold than the one a level is shown from?
-- Parameters: $indicator, $level (county, maakunta, …), $sex (total, female, male)
-- Columns: level, region, year
WITH own AS (
    SELECT DISTINCT source
    FROM observations
    WHERE indicator = $indicator
      AND level = $level
      AND sex = $sex
      AND lead
)
SELECT DISTINCT level, region, year
FROM observations
WHERE indicator = $indicator
  AND level IN ('country', $level)
  AND sex = $sex
  AND value IS NOT NULL
  AND source NOT IN (SELECT source FROM own)
ORDER BY level, region, year
