-- Answers: how many answered in one round, by pilot and respondent group, where it may be told?
-- `total` stands for all pilots, or all groups, together.
-- Parameters: $round
-- Columns: pilot, group, status, n, expected, rate (percent of those asked), waiting (a sum without answers that are not published yet)
SELECT pilot, "group", status, n, expected, rate, waiting
FROM survey_counts
WHERE round = $round
ORDER BY pilot, "group"
