-- view: marts.backlog
-- doc: how much is open where, how old is it, and how long would it take to work it off? · کہاں کتنا کام باقی ہے، کتنا پرانا، اور کب تک ختم ہوگا؟
-- office: office that acted last · آخری دفتر
-- step: last step that was passed · آخری مرحلہ
-- category: normal, urgent or fast_track; NULL: not said · زمرہ
-- n_open: open applications · باقی درخواستیں
-- n_late: of them past their due date · جن کا وعدہ گزر چکا
-- n_young: of them submitted in the last 2 days · دو دن تک پرانی
-- n_old: of them submitted more than 45 days ago · پینتالیس دن سے پرانی
-- oldest_at: when the oldest was submitted · سب سے پرانی کب جمع ہوئی
-- n_left_daily: applications that went on from that step there each day, mean of the last 7 days · روزانہ آگے جانے والی
-- backlog_days: days at that pace; NULL: none went on · کتنے دن کا کام
WITH open AS (
  SELECT office, step, category, count(*) AS n_open, count(*) FILTER (is_breached) AS n_late,
    count(*) FILTER (epoch_ms(as_of()) - epoch_ms(opened_at) <= 172800000) AS n_young, count(*) FILTER (epoch_ms(as_of()) - epoch_ms(opened_at) > 3888000000) AS n_old, min(opened_at) AS oldest_at
  FROM core.applications WHERE closed_at IS NULL GROUP BY ALL
),
gone AS (
  SELECT office_before AS office, step_before AS step, category, count(*) / 7 AS n
  FROM core.stage_spans WHERE ended_at > as_of() - INTERVAL 7 DAY AND step IS DISTINCT FROM step_before GROUP BY ALL
)
SELECT open.office, open.step, open.category, n_open, n_late, n_young, n_old, oldest_at, coalesce(gone.n, 0) AS n_left_daily, n_open / gone.n AS backlog_days
FROM open LEFT JOIN gone ON gone.office = open.office AND gone.step IS NOT DISTINCT FROM open.step AND gone.category IS NOT DISTINCT FROM open.category
