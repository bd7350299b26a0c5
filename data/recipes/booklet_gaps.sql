-- title: Which booklets are missing or were used twice, and do the counts agree? · کون سے کتابچے غائب ہیں اور کیا گنتی درست ہے؟
SELECT kind, office, item, batch, serial_from, serial_to, n, since_at FROM marts.booklet_gaps
UNION ALL
SELECT 'missed_in_count', office, item, NULL, NULL, NULL, n_missing, counted_at
FROM marts.stock_counts
WHERE n_missing <> 0
QUALIFY row_number() OVER (PARTITION BY office, item ORDER BY counted_at DESC) = 1
ORDER BY since_at, kind, serial_from
