-- Answers: what is everything that is published of survey answers?
-- Parameters: none
-- Columns: round, instrument, version, item, pilot, group, status, n, mean, step, mean_lower, mean_upper, disagrees, neither, agrees, disagrees_least, disagrees_most, neither_least, neither_most, agrees_least, agrees_most, agrees_lower, agrees_upper, band, pooled, approximate
SELECT *
FROM survey_answers
ORDER BY round, instrument, version, item, pilot, "group"
