-- view: marts.complaints_by_office
-- doc: how much is complained of each office, how soon is it settled, and had we seen it coming? · ہر دفتر کی کتنی شکایات ہیں، کتنی جلد نمٹتی ہیں، اور کیا ہمیں پہلے سے علم تھا؟
-- office: office · دفتر
-- n_opened: complaints · شکایات
-- n_open: not settled, or opened again since · زیرِ التوا
-- n_bribery: that say that money was asked for · رشوت کے الزامات
-- per_thousand: complaints for every 1,000 visits and open late applications; NULL: neither · فی ہزار
-- answer_p50_ms: median time to the first answer, ms; NULL: none yet · پہلے جواب کا درمیانہ وقت
-- resolve_p50_ms: median time until settled, ms; NULL: none yet · نمٹنے کا درمیانہ وقت
-- resolve_p90_ms: time in which 9 of 10 are settled, ms; NULL: none yet · نوے فیصد نمٹنے کا وقت
-- reopened_ratio: opened again, of those that were settled once, 0 to 1; NULL: none was · دوبارہ کھلنے کا تناسب
-- flagged_ratio: whose application was past its due date, or whose office had an alert of its lines, when they were opened, 0 to 1 · پہلے سے معلوم کا تناسب
WITH visits AS (SELECT office, count(*) AS n FROM core.visits GROUP BY office),
late AS (SELECT office, count(*) AS n FROM core.applications WHERE is_breached AND closed_at IS NULL GROUP BY office),
alarmed AS (
  SELECT office, min(known_at) AS from_at, max(known_at) FILTER (state IN ('clear', 'corrected')) AS to_at
  FROM core.alerts_revisions WHERE kind <> 'silent' GROUP BY office, alert
),
complaint AS (
  SELECT c.*,
    coalesce(a.due_at < c.opened_at AND (a.closed_at IS NULL OR a.closed_at > a.due_at), false)
    OR EXISTS (SELECT 1 FROM alarmed s WHERE s.office = c.office AND s.from_at <= c.opened_at AND (s.to_at IS NULL OR s.to_at > c.opened_at)) AS is_flagged
  FROM core.complaints c LEFT JOIN core.applications a ON a.application = c.application
  WHERE c.opened_at IS NOT NULL
)
SELECT
  c.office,
  count(*) AS n_opened,
  count(*) FILTER (resolved_at IS NULL OR reopened_at > resolved_at) AS n_open,
  count(*) FILTER (is_bribe_alleged) AS n_bribery,
  1000 * count(*) / nullif(coalesce(any_value(v.n), 0) + coalesce(any_value(l.n), 0), 0) AS per_thousand,
  round(median(answer_ms))::BIGINT AS answer_p50_ms,
  round(median(resolve_ms))::BIGINT AS resolve_p50_ms,
  round(quantile_cont(resolve_ms, 0.9))::BIGINT AS resolve_p90_ms,
  count(*) FILTER (n_reopened > 0) / nullif(count(*) FILTER (n_reopened > 0 OR resolved_at IS NOT NULL), 0) AS reopened_ratio,
  count(*) FILTER (is_flagged) / count(*) AS flagged_ratio
FROM complaint c LEFT JOIN visits v ON v.office = c.office LEFT JOIN late l ON l.office = c.office
GROUP BY c.office ORDER BY per_thousand DESC NULLS LAST, c.office
