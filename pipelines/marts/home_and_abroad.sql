-- table: marts.home_and_abroad
-- doc: is the service as good abroad as at home? The same measures in working time, for offices, countries, regions, home, missions and all together · کیا بیرونِ ملک خدمت ملک جتنی اچھی ہے؟
-- level: office, country, region, kind or all · سطح
-- kind: home or mission; NULL: both · قسم
-- region: province at home, part of the world abroad; NULL: all · علاقہ
-- country: country, ISO 3166; NULL: all · ملک
-- office: office; NULL: all · دفتر
-- n_offices: offices that told anything · دفاتر
-- n_sources_complete: of them those that are not silent and of whose numbered events none is missing: the rest of the row rests on these · مکمل ذرائع
-- n_visits: tokens issued · ٹوکن
-- wait_p50_ms: median wait of those called, ms; NULL: none called · درمیانہ انتظار
-- wait_p90_ms: wait that 9 of 10 called stay below, ms; NULL: none called · نوے فیصد انتظار
-- abandonment_ratio: left before being called, of those and the served, 0 to 1; NULL: neither · چھوڑ جانے کا تناسب
-- n_applications: applications submitted · درخواستیں
-- decided_p50_open_ms: median time from submission to decision in which the office was open, ms; NULL: none decided · فیصلے کا درمیانہ وقت
-- ready_p50_working_days: median working days of the office from submission until ready; NULL: none ready · تیاری کے ایام کار
-- ready_p90_working_days: working days in which 9 of 10 are ready; NULL: none ready · نوے فیصد کی تیاری
-- overdue_ratio: not closed when due, of those with a due date that is over or that were closed, 0 to 1; NULL: none · وعدہ ٹوٹنے کا تناسب
-- complaints_per_thousand: complaints for every 1,000 visits; NULL: no visit · فی ہزار شکایات
WITH place AS (SELECT office, kind, region, country FROM core.offices WHERE kind IN ('home', 'mission')),
heard AS (
  SELECT clock AS office, NOT bool_or(is_silent) AND coalesce(sum(n_missing), 0) = 0 AS is_complete
  FROM core.clocks LEFT JOIN marts.missing_events m ON regexp_extract(m.source, '[^/]+$') = clock
  WHERE newest_at IS NOT NULL GROUP BY clock
),
visit AS (
  SELECT place.*, wait_ms, served_at IS NOT NULL AS is_served, abandoned_at IS NOT NULL AND called_at IS NULL AS is_abandoned
  FROM core.visits JOIN place USING (office) WHERE issued_at IS NOT NULL
),
day AS (SELECT office, day, starts_at, ends_at, n_working_days FROM meta.office_days),
application AS (
  SELECT place.*, open_ms, ready.n_working_days - opened.n_working_days AS working_days,
    CASE WHEN due_at IS NOT NULL AND (is_breached OR closed_at IS NOT NULL OR ready_at IS NOT NULL) THEN is_breached END AS is_overdue
  FROM core.applications a JOIN place ON place.office = a.home_office
  ASOF LEFT JOIN day opened ON opened.office = a.home_office AND opened.starts_at <= a.opened_at
  ASOF LEFT JOIN day ready ON ready.office = a.home_office AND ready.starts_at <= a.ready_at
  LEFT JOIN (
    -- Most are decided on the day they are submitted: only the others need the calendar.
    SELECT application, CASE WHEN decided_at < o.ends_at THEN epoch_ms(decided_at) - epoch_ms(opened_at) ELSE open_ms(home_office, opened_at, decided_at) END AS open_ms
    FROM core.applications ASOF JOIN day o ON o.office = home_office AND o.starts_at <= opened_at WHERE decided_at IS NOT NULL
  ) USING (application)
),
visits AS (
  SELECT kind, region, country, office, count(*) AS n_visits, quantile_cont(wait_ms, [0.5, 0.9]) AS waits,
    count(*) FILTER (is_abandoned) / nullif(count(*) FILTER (is_abandoned OR is_served), 0) AS abandonment_ratio
  FROM visit GROUP BY GROUPING SETS ((), (kind), (kind, region), (kind, region, country), (kind, region, country, office))
),
applications AS (
  SELECT kind, region, country, office, count(*) AS n_applications, quantile_cont(open_ms, 0.5) AS decided, quantile_cont(working_days, [0.5, 0.9]) AS days,
    count(*) FILTER (is_overdue) / nullif(count(is_overdue), 0) AS overdue_ratio
  FROM application GROUP BY GROUPING SETS ((), (kind), (kind, region), (kind, region, country), (kind, region, country, office))
),
complaint AS (
  SELECT kind, region, country, office, count(*) AS n
  FROM core.complaints JOIN place USING (office) GROUP BY GROUPING SETS ((), (kind), (kind, region), (kind, region, country), (kind, region, country, office))
),
offices AS (
  SELECT kind, region, country, office, count(*) AS n_offices, count(*) FILTER (is_complete) AS n_sources_complete
  FROM place JOIN heard USING (office) GROUP BY GROUPING SETS ((), (kind), (kind, region), (kind, region, country), (kind, region, country, office))
)
SELECT
  CASE WHEN o.office IS NOT NULL THEN 'office' WHEN o.country IS NOT NULL THEN 'country' WHEN o.region IS NOT NULL THEN 'region' WHEN o.kind IS NOT NULL THEN 'kind' ELSE 'all' END AS level,
  o.kind, o.region, o.country, o.office, n_offices, n_sources_complete, coalesce(n_visits, 0) AS n_visits,
  round(waits[1])::BIGINT AS wait_p50_ms, round(waits[2])::BIGINT AS wait_p90_ms, abandonment_ratio,
  coalesce(n_applications, 0) AS n_applications, round(decided)::BIGINT AS decided_p50_open_ms, days[1] AS ready_p50_working_days, days[2] AS ready_p90_working_days,
  overdue_ratio, 1000 * coalesce(c.n, 0) / nullif(n_visits, 0) AS complaints_per_thousand
FROM offices o
LEFT JOIN visits v ON v.kind IS NOT DISTINCT FROM o.kind AND v.region IS NOT DISTINCT FROM o.region AND v.country IS NOT DISTINCT FROM o.country AND v.office IS NOT DISTINCT FROM o.office
LEFT JOIN applications a ON a.kind IS NOT DISTINCT FROM o.kind AND a.region IS NOT DISTINCT FROM o.region AND a.country IS NOT DISTINCT FROM o.country AND a.office IS NOT DISTINCT FROM o.office
LEFT JOIN complaint c ON c.kind IS NOT DISTINCT FROM o.kind AND c.region IS NOT DISTINCT FROM o.region AND c.country IS NOT DISTINCT FROM o.country AND c.office IS NOT DISTINCT FROM o.office
