-- Answers: at which levels does the release know of an indicator only that it cannot be computed?
-- Parameters: none
-- Columns: indicator, level, sex
SELECT indicator, level, sex
FROM coverage
GROUP BY indicator, level, sex
HAVING max(computable) = 0
ORDER BY indicator, level, sex
