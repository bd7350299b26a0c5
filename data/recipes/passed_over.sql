-- title: Which applications went on without a mandatory step? · کون سی درخواستیں لازمی مرحلے کے بغیر آگے گئیں؟
SELECT application, office, service, category, step, missing, opened_at, closed_at
FROM marts.paths JOIN core.applications USING (application)
WHERE missing IS NOT NULL ORDER BY opened_at DESC, application
