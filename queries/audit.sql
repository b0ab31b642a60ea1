-- Answers: what can a reader work out of the counts that are hidden, at most?
-- Parameters: none
-- Columns: round, hidden (counts that are hidden), narrowest (width of the narrowest interval), smallest_upper (the least of their upper ends), fails (how many miss the requirement)
SELECT
    round,
    count(*) AS hidden,
    min(upper - lower) AS narrowest,
    min(upper) AS smallest_upper,
    count(*) FILTER (WHERE NOT holds) AS fails
FROM survey_audit
GROUP BY round
ORDER BY round
