-- title: Which offices are complained of most, and how soon are they answered? · کن دفاتر کی زیادہ شکایات ہیں، اور جواب کتنی جلد ملتا ہے؟
SELECT office, n_opened, n_open, round(per_thousand, 1) AS per_thousand, round(answer_p50_ms / 3600000, 1) AS answer_p50_hours,
  round(resolve_p50_ms / 86400000, 1) AS resolve_p50_days, round(reopened_ratio, 3) AS reopened_ratio, round(flagged_ratio, 3) AS flagged_ratio
FROM marts.complaints_by_office
