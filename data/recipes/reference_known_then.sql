-- title: What was known of days and promises at a message of the log, and is it known otherwise now? · لاگ کے کسی پیغام پر تعطیلات اور وعدوں کے بارے میں کیا معلوم تھا؟
-- param: message
WITH asked AS (SELECT coalesce($message::BIGINT, (SELECT max(ordinal) FROM raw.reference_events)) AS message)
SELECT
  'day' AS what,
  t.calendar AS name,
  strftime(t.day_from_at AT TIME ZONE 'UTC', '%Y-%m-%d') AS from_day,
  t.kind AS known_then,
  n.kind AS known_now,
  t.known_message,
  t.known_from_at
FROM core.calendars_as_of_message((SELECT message FROM asked)) t
JOIN core.calendars n
  ON n.calendar = t.calendar AND n.day_from_at IS NOT DISTINCT FROM t.day_from_at
  AND n.day_to_at IS NOT DISTINCT FROM t.day_to_at AND n.weekdays IS NOT DISTINCT FROM t.weekdays
UNION ALL
SELECT
  'promise',
  t.rule,
  strftime(t.valid_from_at AT TIME ZONE 'UTC', '%Y-%m-%d'),
  t.days || ' working days',
  n.days || ' working days',
  t.known_message,
  t.known_from_at
FROM core.sla_rules_as_of_message((SELECT message FROM asked)) t
JOIN core.sla_rules n
  ON n.rule = t.rule AND n.service IS NOT DISTINCT FROM t.service
  AND n.category IS NOT DISTINCT FROM t.category AND n.valid_from_at IS NOT DISTINCT FROM t.valid_from_at
ORDER BY what, from_day, name
