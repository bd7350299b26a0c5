-- title: Who needs much more or less time than others for the same work, and how often is it right the first time? · کس کو اسی کام میں بہت زیادہ یا کم وقت لگتا ہے؟
-- restricted
-- param: office
-- param: all false
SELECT
  i.officer, i.office, step, n_cases, round(shrunk_index, 3) AS shrunk_index, round(low_index, 3) AS low_index, round(high_index, 3) AS high_index, is_outside,
  n_entered, round(first_time_right_ratio, 3) AS first_time_right_ratio
FROM staff.peer_index i LEFT JOIN staff.first_time_right f ON f.officer = i.officer AND f.office = i.office
WHERE shrunk_index IS NOT NULL AND (is_outside OR $all::BOOLEAN) AND ($office IS NULL OR i.office = $office)
ORDER BY abs(shrunk_index - 1) DESC, i.officer, step
