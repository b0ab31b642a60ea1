-- Answers: what does the release hold of each indicator, by level and sex?
-- Parameters: none
-- Columns: indicator, level, sex, year, regions (with a published figure)
SELECT indicator, level, sex, year, regions
FROM coverage
WHERE regions > 0
ORDER BY indicator, level, sex, year
