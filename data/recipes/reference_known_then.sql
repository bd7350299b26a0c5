-- title: What was known of days and promises at a message of the log, and what is known now? · لاگ کے کسی پیغام پر تعطیلات اور وعدوں کے بارے میں کیا معلوم تھا، اور اب کیا ہے؟
-- param: message
WITH asked AS (SELECT coalesce($message::BIGINT, (SELECT max(ordinal) FROM raw.reference_events)) AS message),
  now_and_then AS (
    SELECT
      'day' AS what,
      n.calendar AS name,
      n.day_from_at AS from_at,
      concat_ws(' ', t.title, t.kind, t.status, t.opens, t.closes) AS known_then,
      concat_ws(' ', n.title, n.kind, n.status, n.opens, n.closes) AS known_now,
      n.known_message,
      n.known_from_at
    FROM core.calendars_told n
    LEFT JOIN core.calendars_as_of_message((SELECT message FROM asked)) t
      ON t.calendar = n.calendar AND t.day_from_at IS NOT DISTINCT FROM n.day_from_at
      AND t.day_to_at IS NOT DISTINCT FROM n.day_to_at AND t.weekdays IS NOT DISTINCT FROM n.weekdays
    UNION ALL
    SELECT
      'promise',
      n.rule,
      n.valid_from_at,
      t.days || ' working days, ' || coalesce(t.counting, 'next_day'),
      n.days || ' working days, ' || coalesce(n.counting, 'next_day'),
      n.known_message,
      n.known_from_at
    FROM core.sla_rules_told n
    LEFT JOIN core.sla_rules_as_of_message((SELECT message FROM asked)) t
      ON t.rule = n.rule AND t.service IS NOT DISTINCT FROM n.service
      AND t.category IS NOT DISTINCT FROM n.category AND t.valid_from_at IS NOT DISTINCT FROM n.valid_from_at
  )
SELECT
  what,
  name,
  strftime(from_at AT TIME ZONE 'UTC', '%Y-%m-%d') AS from_day,
  nullif(known_then, '') AS known_then,
  known_now,
  known_message,
  known_from_at
FROM now_and_then
ORDER BY nullif(known_then, '') IS NOT DISTINCT FROM known_now, known_message
