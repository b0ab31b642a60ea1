-- Answers: what is everything that is published of survey answers?
-- Parameters: none
-- Columns: round, instrument, version, item, pilot, group, status, n, mean, step, mean_lower, mean_upper, disagrees, neither, agrees, over, agrees_lower, agrees_upper, band, pooled, approximate
SELECT *
FROM survey_answers
ORDER BY round, instrument, version, item, pilot, "group"
