-- title: Which offices do we not see now? · اس وقت کون سے دفتر نظر نہیں آ رہے؟
SELECT clock AS office, feed, why, since_at, newest_at, n_missing FROM marts.blind_spots
