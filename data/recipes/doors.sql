-- title: Where were more tokens given out than people came in? · کہاں آنے والوں سے زیادہ ٹوکن جاری ہوئے؟
-- param: over 1.5
SELECT hour_at, office, n_in, n_tokens, n_inside, round(tokens_ratio, 2) AS tokens_ratio
FROM marts.door_and_tokens
WHERE n_tokens >= 10 AND (tokens_ratio IS NULL OR tokens_ratio > $over::DOUBLE)
ORDER BY n_tokens - n_in DESC, hour_at, office
