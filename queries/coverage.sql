-- Answers: what does the release hold of each indicator, by level and sex?
-- Parameters: none
-- Columns: indicator, level, sex, year, regions (with a published figure)
SELECT indicator, level, sex, year, count(DISTINCT region) AS regions
FROM observations
WHERE lead
  AND status = 'published'
GROUP BY indicator, level, sex, year
ORDER BY indicator, level, sex, year
