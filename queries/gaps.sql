-- Answers: at which levels does the release know of an indicator only that it cannot be computed?
-- Parameters: none
-- Columns: indicator, level, sex
SELECT indicator, level, sex
FROM observations
WHERE lead
GROUP BY indicator, level, sex
HAVING max(CASE WHEN status = 'not_computable' THEN 0 ELSE 1 END) = 0
ORDER BY indicator, level, sex
