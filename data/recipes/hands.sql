-- title: Which services go through most hands, and how much of their time is work? · کون سی خدمت سب سے زیادہ ہاتھوں سے گزرتی ہے؟
SELECT
  service, category, count(*) AS n_applications, round(avg(n_handoffs), 2) AS handoffs_mean, round(avg(n_again), 3) AS again_mean, round(avg(n_objections), 3) AS objections_mean,
  round(sum(paused_ms) / nullif(sum(gross_ms), 0), 4) AS paused_ratio, round(sum(working_ms) / nullif(sum(net_ms), 0), 4) AS touch_ratio, count(missing) AS n_incomplete
FROM marts.paths JOIN core.applications USING (application)
GROUP BY service, category ORDER BY n_applications DESC, service, category
