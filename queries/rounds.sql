-- Answers: which rounds, and which respondent groups in them, have something published?
-- Parameters: none
-- Columns: round, group
SELECT DISTINCT round, "group"
FROM survey_counts
WHERE "group" <> 'total'
  AND (n IS NULL OR n > 0)
ORDER BY round, "group"
