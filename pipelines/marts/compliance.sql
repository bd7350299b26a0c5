-- view: marts.compliance
-- doc: how many promises were kept, those that are overdue and still open counted, and what was paid for those that were not? · کتنے وعدے پورے ہوئے، اور ٹوٹے وعدوں پر کتنی فیس لی گئی؟
-- office: office it was submitted at · جمع کرنے کا دفتر
-- category: normal, urgent or fast_track; NULL: not said · زمرہ
-- n_ready_in_time: ready when due · بروقت تیار
-- n_ready_late: ready, and late · دیر سے تیار
-- n_open_overdue: not ready though due · باقی اور دیر شدہ
-- ready_ratio: ready in time, of these three, 0 to 1; NULL: none · تیاری کا تناسب
-- delivered_ratio: handed over in time, of all that were handed over or are not though due, 0 to 1; NULL: none · حوالگی کا تناسب
-- refund_exposure_paisa: fees paid for urgent and fast-track applications that were late, paisa · واپسی کے قابل فیس
WITH promise AS (
  SELECT home_office AS office, category, paid_paisa,
    ready_at <= due_at AS is_ready, ready_at > due_at AS is_ready_late, ready_at IS NULL AND closed_at IS NULL AND due_at <= as_of() AS is_overdue,
    delivered_at <= due_at AS is_delivered, delivered_at IS NOT NULL OR (closed_at IS NULL AND due_at <= as_of()) AS is_delivery_due
  FROM core.applications WHERE due_at IS NOT NULL
)
SELECT
  office, category, count(*) FILTER (is_ready) AS n_ready_in_time, count(*) FILTER (is_ready_late) AS n_ready_late, count(*) FILTER (is_overdue) AS n_open_overdue,
  count(*) FILTER (is_ready) / nullif(count(*) FILTER (is_ready OR is_ready_late OR is_overdue), 0) AS ready_ratio,
  count(*) FILTER (is_delivered) / nullif(count(*) FILTER (is_delivery_due), 0) AS delivered_ratio,
  coalesce(sum(paid_paisa) FILTER ((is_ready_late OR is_overdue) AND category IN ('urgent', 'fast_track')), 0)::BIGINT AS refund_exposure_paisa
FROM promise GROUP BY office, category
