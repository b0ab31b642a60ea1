-- Answers: what can each kind of reader work out of hidden counts and of answers, at most?
-- Parameters: none
-- Columns: round, what (counts, answers), reader (outsider, pilot, respondent, rule-reader), checked (pairs of reader and figure), values (the fewest numbers that one of them can be at least), lower (of the narrowest range the least), upper (the most; null: open), met (how many pairs meet the requirement)
SELECT
    round,
    what,
    reader,
    sum(checked)::BIGINT AS checked,
    min("values") AS "values",
    first(lower ORDER BY "values", lower) AS lower,
    first(upper ORDER BY "values", lower) AS upper,
    coalesce(sum(checked) FILTER (WHERE holds), 0)::BIGINT AS met
FROM survey_audit
GROUP BY round, what, reader
ORDER BY round, what DESC, reader
