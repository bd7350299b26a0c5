-- table: marts.paths
-- doc: how smooth was the way of each application, and was anything left out that may not be? · ہر درخواست کا راستہ کتنا ہموار اور مکمل تھا؟
-- application: application number · درخواست نمبر
-- n_steps: steps that were done, each once · مکمل مراحل
-- n_again: facts that happened again: data entered, printed, checked once more · دہرائے گئے کام
-- n_objections: objections raised · اعتراضات
-- n_handoffs: times another officer went on · ہاتھ بدلنے کی تعداد
-- missing: mandatory steps that were passed over: later ones were done, these were not; NULL: none · چھوڑے گئے لازمی مراحل
-- working_ms: time worked on it, ms · کام کا وقت
-- paused_ms: time it was paused: waiting for the applicant or another authority, ms · توقف
-- gross_ms: time from its first to its last event, ms · کل وقت
-- net_ms: gross without paused, ms · توقف کے بغیر وقت
-- touch_ratio: time worked on it, of net, 0 to 1; NULL: no time passed · کام کا تناسب
WITH path AS (
  SELECT
    application, any_value(service) AS service,
    bit_or(CASE WHEN number IS NOT NULL AND list_contains(facts, fact) THEN 1 << number ELSE 0 END) AS done,
    max(rank) FILTER (list_contains(facts, fact)) AS reached,
    count(*) - count(DISTINCT fact) AS n_again,
    count(*) FILTER (fact = 'objection_raised') AS n_objections,
    count(*) FILTER (officer <> officer_before) AS n_handoffs,
    coalesce(sum(working_ms), 0)::BIGINT AS working_ms,
    coalesce(sum(total_ms) FILTER (fact_before = 'paused'), 0)::BIGINT AS paused_ms,
    coalesce(sum(total_ms), 0)::BIGINT AS gross_ms
  FROM core.stage_spans LEFT JOIN meta.workflow_steps USING (step) GROUP BY application
),
service AS (SELECT DISTINCT service FROM path),
required AS (
  SELECT reached, service, bit_or(1 << number) FILTER (is_mandatory AND rank < reached AND (services IS NULL OR list_contains(services, service))) AS steps
  FROM (SELECT DISTINCT rank AS reached FROM meta.workflow_steps), service, meta.workflow_steps GROUP BY ALL
)
SELECT
  application, bit_count(done)::INTEGER AS n_steps, n_again, n_objections, n_handoffs,
  CASE WHEN steps & ~done > 0 THEN (SELECT string_agg(step, ', ' ORDER BY number) FROM meta.workflow_steps WHERE (steps & ~done) & (1 << number) > 0) END AS missing,
  working_ms, paused_ms, gross_ms, gross_ms - paused_ms AS net_ms, working_ms / nullif(gross_ms - paused_ms, 0) AS touch_ratio
FROM path LEFT JOIN required r ON r.reached = path.reached AND r.service IS NOT DISTINCT FROM path.service
