-- Answers: how many answered in every round, by pilot and respondent group, where it may be told?
-- Parameters: none
-- Columns: round, pilot, group, status, n, expected, rate, waiting
SELECT round, pilot, "group", status, n, expected, rate, waiting
FROM survey_counts
ORDER BY round, pilot, "group"
