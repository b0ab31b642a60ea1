-- Answers: what can each kind of reader work out of the counts that are hidden, at most?
-- Parameters: none
-- Columns: round, reader (outsider, pilot), checked (pairs of reader and hidden count), values (the fewest numbers a count can be), smallest_upper (the least of their upper ends; null when all are open), fails (how many rows miss the requirement)
SELECT
    round,
    reader,
    sum(checked)::BIGINT AS checked,
    min("values") AS "values",
    min(upper) AS smallest_upper,
    count(*) FILTER (WHERE NOT holds) AS fails
FROM survey_audit
GROUP BY round, reader
ORDER BY round, reader
