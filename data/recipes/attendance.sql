-- title: Where did the fewest of those on the roster come? · کہاں سب سے کم عملہ آیا؟
-- restricted
-- param: office
-- param: days 7
SELECT
  office, role, count(*) AS n_shifts, sum(n_rostered)::INTEGER AS n_rostered, sum(n_came)::INTEGER AS n_came, sum(n_on_leave)::INTEGER AS n_on_leave, sum(n_extra)::INTEGER AS n_extra,
  round(sum(n_came) / sum(n_rostered), 3) AS attendance_ratio
FROM staff.attendance
WHERE n_rostered > 0 AND ($office IS NULL OR office = $office)
  AND shift_start_at > (SELECT max(shift_start_at) FROM staff.attendance) - to_days($days::INTEGER)
GROUP BY office, role
ORDER BY attendance_ratio, n_rostered DESC, office, role
