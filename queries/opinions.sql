-- Answers: what is published of a respondent group's answers to each item in one round, by pilot?
-- The pilot `total` stands for all of them together.
-- Parameters: $round, $group
-- Columns: round, instrument, version, item, pilot, group, status, n, mean, step, mean_lower, mean_upper, disagrees, neither, agrees, disagrees_least, disagrees_most, neither_least, neither_most, agrees_least, agrees_most, agrees_lower, agrees_upper, band, pooled, approximate
SELECT *
FROM survey_answers
WHERE round = $round
  AND "group" = $group
ORDER BY instrument, version, item, pilot
