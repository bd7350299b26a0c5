-- title: Which open applications will probably miss their date? · کن درخواستوں کا وعدہ ٹوٹنے کا امکان زیادہ ہے؟
-- param: office
-- param: over 0.3
SELECT application, office, category, step, fact, due_at, elapsed_working_days, slack_working_days, round(p_breach, 3) AS p_breach, CASE WHEN p_breach > 0.6 THEN 'likely' ELSE 'at risk' END AS risk
FROM marts.at_risk
WHERE p_breach > $over::DOUBLE AND slack_working_days >= 0 AND ($office IS NULL OR office = $office)
ORDER BY p_breach DESC, due_at, application
