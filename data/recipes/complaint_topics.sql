-- title: What is complained of, day by day? · روزانہ کس بات کی شکایت ہوتی ہے؟
-- param: office
SELECT window_start_at::DATE AS day, topic, sum(opened)::INTEGER AS opened, sum(resolved)::INTEGER AS resolved, round(sum(unsettled), 1) AS unsettled
FROM windows.redress_1d WHERE $office IS NULL OR office = $office
GROUP BY ALL ORDER BY day DESC, opened DESC, topic
