-- table: marts.service_levels
-- doc: how many were served, how soon, and how many were not, by office, step and hour? · کتنے لوگوں کی خدمت ہوئی، کتنی جلد، اور کتنے رہ گئے؟
-- hour_at: hour in which the tokens were issued, its start · کس گھنٹے کے ٹوکن
-- office: office · دفتر
-- step: what the tokens wait for; NULL: not said · مرحلہ
-- n_visits: tokens issued · جاری ٹوکن
-- n_served: visits served · خدمت یافتہ
-- n_abandoned: left before they were called · انتظار چھوڑ گئے
-- n_no_show: called and not there · بلانے پر نہیں ملے
-- n_expired: still waiting when the office closed · دفتر بند ہونے تک منتظر
-- n_open: still here, at as_of() · ابھی موجود
-- abandonment_ratio: abandoned of abandoned and served, 0 to 1; NULL: neither · چھوڑ جانے کا تناسب
-- service_level_ratio: served who were called within 15 minutes, of those and all who waited longer, served or gone, 0 to 1; NULL: nobody yet · مقررہ وقت میں خدمت کا تناسب
-- wait_p50_ms: median wait of those called, ms; NULL: none called · درمیانہ انتظار
-- wait_p90_ms: wait that 9 of 10 called stay below, ms; NULL: none called · نوے فیصد انتظار
-- n_long_visits: visits of more than 60 minutes from token to exit · ایک گھنٹے سے لمبی ملاقاتیں
-- short_visit_ratio: served within 30 minutes from token to exit, of all served, 0 to 1; NULL: none served · آدھے گھنٹے میں فارغ
WITH visit AS (
  SELECT
    v.office, v.step, issued_at, called_at, served_at, gone_at, expired_at, ended_at, wait_ms,
    gone_at IS NOT NULL AND called_at IS NULL AS is_abandoned,
    epoch_ms(ended_at) - epoch_ms(issued_at) AS stay_ms,
    coalesce(wait_ms <= 900000, false) AS is_soon,
    epoch_ms(gone_at) - epoch_ms(issued_at) > 900000 AS is_gone_late
  FROM core.visits v
)
SELECT
  make_timestamptz((epoch_ms(issued_at) // 3600000) * 3600000000) AS hour_at,
  office,
  step,
  count(*) AS n_visits,
  count(served_at) AS n_served,
  count(*) FILTER (is_abandoned) AS n_abandoned,
  count(*) FILTER (gone_at IS NOT NULL AND NOT is_abandoned) AS n_no_show,
  count(expired_at) FILTER (served_at IS NULL AND gone_at IS NULL) AS n_expired,
  count(*) FILTER (ended_at IS NULL) AS n_open,
  count(*) FILTER (is_abandoned) / nullif(count(*) FILTER (is_abandoned OR served_at IS NOT NULL), 0) AS abandonment_ratio,
  count(served_at) FILTER (is_soon) / nullif(count(*) FILTER (served_at IS NOT NULL OR (is_abandoned AND is_gone_late)), 0) AS service_level_ratio,
  round(quantile_cont(wait_ms, 0.5))::BIGINT AS wait_p50_ms,
  round(quantile_cont(wait_ms, 0.9))::BIGINT AS wait_p90_ms,
  count(*) FILTER (stay_ms > 3600000) AS n_long_visits,
  count(served_at) FILTER (stay_ms < 1800000) / nullif(count(served_at), 0) AS short_visit_ratio
FROM visit
GROUP BY ALL
