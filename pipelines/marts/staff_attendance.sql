-- view: staff.attendance
-- doc: who was to come, who came, and who did not, by office, role and shift? · کون آیا اور کون نہیں؟
-- office: office · دفتر
-- role: role in the shift; NULL: not said · کردار
-- shift_start_at: start of the shift · شفٹ کا آغاز
-- shift_end_at: its end · شفٹ کا اختتام
-- n_rostered: officers who were to come · متوقع اہلکار
-- n_came: of them those who logged in for that shift · آنے والے
-- n_on_leave: of them those on leave · چھٹی پر
-- n_extra: officers who came and were not on the roster · اضافی
-- attendance_ratio: came of rostered, 0 to 1; NULL: nobody was rostered · حاضری
-- coverage_ratio: came and extra, of rostered, 0 to 1 and more; NULL: nobody was rostered · دستیابی
WITH shift AS (
  SELECT office, role, officer, shift_start_at, max(shift_end_at) AS shift_end_at,
    bool_or(fact = 'rostered') AS is_rostered, bool_or(fact IN ('logged_in', 'reassigned')) AS is_there, bool_or(fact = 'on_leave') AS is_on_leave
  FROM staff.duty_spans WHERE shift_start_at IS NOT NULL AND shift_start_at <= as_of() GROUP BY office, role, officer, shift_start_at
)
SELECT
  office, role, shift_start_at, max(shift_end_at) AS shift_end_at,
  count(*) FILTER (is_rostered) AS n_rostered,
  count(*) FILTER (is_rostered AND is_there) AS n_came,
  count(*) FILTER (is_rostered AND is_on_leave AND NOT is_there) AS n_on_leave,
  count(*) FILTER (is_there AND NOT is_rostered) AS n_extra,
  count(*) FILTER (is_rostered AND is_there) / nullif(count(*) FILTER (is_rostered), 0) AS attendance_ratio,
  count(*) FILTER (is_there) / nullif(count(*) FILTER (is_rostered), 0) AS coverage_ratio
FROM shift GROUP BY office, role, shift_start_at
