-- Answers: what does a release hold of each indicator, by level, sex and year, of the source it is shown from?
-- Parameters: none
-- Columns: indicator, level, sex, year, regions (with a published figure), computable (rows that are not only known parts)
SELECT
    indicator,
    level,
    sex,
    year,
    count(DISTINCT CASE WHEN status = 'published' THEN region END) AS regions,
    count(CASE WHEN status = 'not_computable' THEN NULL ELSE 1 END) AS computable
FROM observations
WHERE lead
GROUP BY indicator, level, sex, year
ORDER BY indicator, level, sex, year
