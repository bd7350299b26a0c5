-- view: marts.print_backlog
-- doc: how much waits at each step of the printing, for how many days of work, and is it shrinking? · طباعت کے ہر مرحلے پر کتنا کام باقی ہے؟
-- step: what they passed last: queueing waits to be printed, printing for the quality check, quality to be packed or printed again, packing to leave, dispatch to arrive · آخری مرحلہ
-- n_open: open applications there · زیرِ التوا
-- oldest_since_at: the longest there is there since · سب سے پرانی کب سے
-- n_days: complete working days that the means are of, at most 5 · ایام کار
-- entered_per_day: mean that came in a working day; NULL: no such day · روزانہ آمد
-- left_per_day: mean that went on in a working day; NULL: no such day · روزانہ اخراج
-- days_of_backlog: working days of work that wait: open over left_per_day; NULL: none left · کتنے دن کا کام
-- drain_working_days: until nothing waits if both go on so; NULL: it does not shrink · ختم ہونے کے ایام کار
-- growth_per_day: how much it grows in a working day; 0: it does not · روزانہ اضافہ
WITH steps(step) AS (VALUES ('queueing'), ('printing'), ('quality'), ('packing'), ('dispatch')),
printer AS (SELECT office FROM marts.print_jobs WHERE office IS NOT NULL GROUP BY office ORDER BY count(*) DESC, office LIMIT 1),
days AS (
  SELECT starts_at, ends_at FROM meta.office_days JOIN printer USING (office)
  WHERE is_working AND ends_at <= as_of() AND starts_at >= (SELECT min(queued_at) FROM marts.print_jobs) - INTERVAL 1 DAY
  ORDER BY starts_at DESC LIMIT 5
),
span AS (SELECT min(starts_at) AS from_at, max(ends_at) AS to_at, count(*) AS n_days FROM days),
moved AS (SELECT step, step_before, count(*) AS n FROM core.stage_spans, span WHERE (step IN (FROM steps) OR step_before IN (FROM steps)) AND ended_at >= from_at AND ended_at < to_at GROUP BY ALL),
flow AS (
  SELECT s.step, coalesce(sum(n) FILTER (m.step = s.step), 0) AS n_in, coalesce(sum(n) FILTER (m.step_before = s.step), 0) AS n_out
  FROM steps s LEFT JOIN moved m ON s.step = m.step OR s.step = m.step_before GROUP BY s.step
),
open_of AS (SELECT step, count(*) AS n_open, min(step_since_at) AS oldest_since_at FROM core.applications WHERE closed_at IS NULL AND step IN (FROM steps) GROUP BY step),
rate AS (
  SELECT s.step, coalesce(n_open, 0) AS n_open, oldest_since_at, n_days, share_of(n_in, n_days) AS entered_per_day, share_of(n_out, n_days) AS left_per_day
  FROM steps s JOIN flow USING (step) LEFT JOIN open_of USING (step), span
)
SELECT rate.*, share_of(n_open, left_per_day) AS days_of_backlog,
  share_of(n_open, left_per_day - entered_per_day) AS drain_working_days, greatest(0, entered_per_day - left_per_day) AS growth_per_day
FROM rate ORDER BY list_position(['queueing', 'printing', 'quality', 'packing', 'dispatch'], step)
