-- table: marts.prints
-- doc: every print of a booklet: for whom, on which machine, and which booklet it was · ہر طباعت: کس کے لیے، کس مشین پر، کون سا کتابچہ
-- application: for which application · درخواست نمبر
-- office: where · دفتر
-- machine: machine; NULL: not said · مشین
-- serial: serial number of the booklet; NULL: not said · کتابچے کا نمبر
-- printed_at: when · کب
SELECT application, office, machine, serial, ended_at AS printed_at FROM core.stage_spans WHERE step = 'printing'
