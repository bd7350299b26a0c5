-- table: marts.print_jobs
-- doc: applications that came to be printed: when each was queued, printed, checked, packed, sent off and received · طباعت میں آنے والی درخواستیں
-- application: the application · درخواست نمبر
-- office: where it was queued first; NULL: not told · دفتر
-- category: normal, urgent or fast_track; NULL: not said · زمرہ
-- n_queued: how often it was queued · قطار میں کتنی بار
-- n_printed: how often it was printed · کتنی بار چھپی
-- queued_at: queued first; NULL: not told · قطار میں
-- printed_at: printed first; NULL: not yet · پہلی طباعت
-- printed_last_at: printed last; NULL: not yet · آخری طباعت
-- checked_at: checked last; NULL: not yet · آخری جانچ
-- packed_at: packed last; NULL: not yet · پیکنگ
-- dispatched_at: sent off last; NULL: not yet · روانگی
-- received_at: came to its office; NULL: not yet · دفتر میں وصولی
SELECT application, arg_min(office, ended_at) FILTER (step = 'queueing') AS office, any_value(category) AS category,
  count(*) FILTER (step = 'queueing') AS n_queued, count(*) FILTER (step = 'printing') AS n_printed,
  min(ended_at) FILTER (step = 'queueing') AS queued_at,
  min(ended_at) FILTER (step = 'printing') AS printed_at, max(ended_at) FILTER (step = 'printing') AS printed_last_at,
  max(ended_at) FILTER (step = 'quality') AS checked_at, max(ended_at) FILTER (step = 'packing') AS packed_at,
  max(ended_at) FILTER (step = 'dispatch') AS dispatched_at, max(ended_at) FILTER (step = 'arrival') AS received_at
FROM core.stage_spans WHERE step IN ('queueing', 'printing', 'quality', 'packing', 'dispatch', 'arrival') GROUP BY application
