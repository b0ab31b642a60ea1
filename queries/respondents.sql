-- Answers: how many answered in one round, by pilot and respondent group, where it may be told?
-- `total` stands for all pilots, or all groups, together.
-- Parameters: $round
-- Columns: pilot, group, status, n, expected, rate (percent of those asked)
SELECT pilot, "group", status, n, expected, rate
FROM survey_counts
WHERE round = $round
ORDER BY pilot, "group"
