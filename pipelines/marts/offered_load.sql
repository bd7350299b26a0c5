-- view: marts.offered_load
-- doc: how much work comes for how many counters, by office, step and hour, and what wait does that mean? · کتنا کام، کتنے کاؤنٹر، اور کتنا انتظار بنتا ہے؟
-- hour_at: start of the hour · گھنٹے کا آغاز
-- office: office · دفتر
-- step: what the tokens wait for; NULL: not said · مرحلہ
-- arrivals: tokens issued in the hour · جاری ٹوکن
-- service_mean_ms: mean service time, ms; NULL: none served · اوسط خدمت
-- counters: counters that called somebody · بلانے والے کاؤنٹر
-- offered_load: arrivals x service time, in counters kept busy (Erlang); NULL: none served · درکار کاؤنٹر
-- utilisation_ratio: offered load of the counters there were; 1 and more: the line grows; NULL: none served or none open · استعمال
-- waits_ratio: share who must wait by Erlang C, 0 to 1; NULL: the line grows, or nothing known · انتظار کا امکان
-- wait_expected_ms: mean wait by Erlang C, ms; NULL: the line grows, or nothing known · متوقع انتظار
-- wait_mean_ms: mean wait there was of those called, ms; NULL: none called · اوسط انتظار
WITH load AS (
  SELECT
    window_start_at AS hour_at, office, step, arrivals, service_mean_ms, counters, wait_mean_ms,
    arrivals * service_mean_ms / 3600000 AS offered_load
  FROM windows.congestion_1h
)
SELECT
  hour_at, office, step, arrivals, service_mean_ms, counters, offered_load,
  offered_load / nullif(counters, 0) AS utilisation_ratio,
  erlang_c(offered_load, counters) AS waits_ratio,
  erlang_c(offered_load, counters) * service_mean_ms / (counters - offered_load) AS wait_expected_ms,
  wait_mean_ms
FROM load
