import { replay } from './sinks/replay.ts';
const t = Date.now();
const m = await replay({ file: '../shared/data/receipt_wabo/receipt.csv', map: 'data/maps/wabo-receipt.yaml', dir: '/tmp/wabo', drain: true });
console.log(JSON.stringify(m, null, 1), Date.now() - t);
