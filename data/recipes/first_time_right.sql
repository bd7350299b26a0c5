-- title: Whose entries have to be touched again most? · کس کے اندراج سب سے زیادہ درست کرنے پڑتے ہیں؟
-- restricted
-- param: office
SELECT officer, office, n_entered, n_amended, n_objected, n_failed, round(first_time_right_ratio, 3) AS first_time_right_ratio, round(rework_ratio, 3) AS rework_ratio
FROM staff.first_time_right
WHERE first_time_right_ratio IS NOT NULL AND ($office IS NULL OR office = $office)
ORDER BY first_time_right_ratio, officer
