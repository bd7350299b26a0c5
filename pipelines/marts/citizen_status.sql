-- view: marts.citizen_status
-- doc: where is an application, why does it wait, when will it be ready, and who has it? · درخواست کہاں ہے، کیوں رکی ہے، کب تیار ہوگی؟
-- application: application number · درخواست نمبر
-- step: last step it passed · آخری مرحلہ
-- step_number: its number · مرحلے کا نمبر
-- n_steps: steps there are · کل مراحل
-- step_title: what the step is called, in English · مرحلے کا نام
-- step_title_ur: what it is called, in Urdu · مرحلے کا اردو نام
-- since_at: since when · کب سے
-- waits_for: what it waits for: the applicant, the office, printing, the road, collection, or nothing more · کس کا انتظار ہے
-- owner: office that has it · کس دفتر کے پاس
-- due_at: promised by; NULL: no promise known · وعدے کی تاریخ
-- ready_p50_at: half of such are ready by then; NULL: not known, or it is ready · متوقع تاریخ
-- ready_p90_at: 9 of 10 such are ready by then; NULL likewise · زیادہ سے زیادہ متوقع تاریخ
WITH step AS (SELECT step, number, title, title_ur, count(*) OVER () AS n FROM meta.workflow_steps)
SELECT
  a.application, a.step, number + 1 AS step_number, n AS n_steps, title AS step_title, title_ur AS step_title_ur, step_since_at AS since_at,
  CASE
    WHEN closed_at IS NOT NULL THEN 'nothing more'
    WHEN ready_at IS NOT NULL THEN 'collection'
    WHEN number >= (SELECT number FROM step WHERE step = 'packing') THEN 'the road'
    WHEN decided_at IS NOT NULL THEN 'printing'
    ELSE 'the office'
  END AS waits_for,
  a.office AS owner, a.due_at,
  due_at(a.home_office, as_of(), ready_p50_working_days) AS ready_p50_at,
  due_at(a.home_office, as_of(), ready_p90_working_days) AS ready_p90_at
FROM core.applications a LEFT JOIN step USING (step) LEFT JOIN marts.at_risk r ON r.application = a.application AND closed_at IS NULL AND ready_at IS NULL
