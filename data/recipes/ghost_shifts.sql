-- title: Where was a shift planned and people came, and nobody was called? · کہاں شفٹ تھی مگر کسی کو نہیں بلایا گیا؟
-- restricted
SELECT office, shift_start_at, shift_end_at, n_rostered, n_logged_in, n_issued, n_called, first_issued_at FROM staff.ghost_shifts
