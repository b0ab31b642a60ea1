-- Answers: what are all the figures of the release?
-- Parameters: none
-- Columns: indicator, level, region, year, sex, value (in the indicator's unit), numerator, denominator, precision, status, source, lead
SELECT indicator, level, region, year, sex, value, numerator, denominator, precision, status, source, lead
FROM observations
ORDER BY indicator, level, region, year, sex, source
