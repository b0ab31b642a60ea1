-- Answers: what can each kind of reader work out of hidden counts and of answers, at most?
-- Parameters: none
-- Columns: round, what (counts, answers), reader (outsider, pilot, respondent), checked (pairs of reader and figure), values (the fewest numbers a hidden count can be), smallest_upper (the least of their upper ends; null when all are open), fails (how many rows miss the requirement)
SELECT
    round,
    what,
    reader,
    sum(checked)::BIGINT AS checked,
    min("values") AS "values",
    min(upper) AS smallest_upper,
    count(*) FILTER (WHERE NOT holds) AS fails
FROM survey_audit
GROUP BY round, what, reader
ORDER BY round, what DESC, reader
