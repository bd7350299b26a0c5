-- title: What came of each batch, and where is it now? · ہر کھیپ کہاں ہے؟
-- param: office
-- param: item
SELECT * FROM marts.stock_balance
WHERE ($office IS NULL OR office = $office) AND ($item IS NULL OR item = $item)
ORDER BY office, item, batch
