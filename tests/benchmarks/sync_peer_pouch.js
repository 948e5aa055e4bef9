// PORT RECORDS DEVICES: the figures of PouchDB as JSON.
const fs = require('fs');
const PouchDB = require('pouchdb');
const [port, file, devices] = process.argv.slice(2);
const base = `http://127.0.0.1:${port}`;
const docs = JSON.parse(fs.readFileSync(file, 'utf8')).map(({ id, ...rest }) => ({ _id: id, ...rest }));
const traffic = async () => (await fetch(`${base}/traffic`)).json();
const seconds = async (act) => {
  const started = process.hrtime.bigint();
  await act();
  return Number(process.hrtime.bigint() - started) / 1e9;
};
(async () => {
  const first = new PouchDB('first');
  await first.bulkDocs(docs);
  await traffic();
  const push = await seconds(() => first.replicate.to(`${base}/banner`));
  const pushed = await traffic();
  const second = new PouchDB('second');
  const pull = await seconds(() => second.replicate.from(`${base}/banner`));
  const pulled = await traffic();
  if ((await second.info()).doc_count !== docs.length) throw new Error('not all came');
  const idle = [];
  for (let turn = 0; turn < 20; turn += 1) idle.push(await seconds(() => second.replicate.from(`${base}/banner`)));
  const nothing = await traffic();
  const many = [];
  for (let number = 0; number < Number(devices); number += 1) {
    const own = new PouchDB(`many${number}`);
    await own.bulkDocs(docs.slice(0, 100).map((doc) => ({ ...doc, _id: `${doc._id}-${number}` })));
    many.push(own);
  }
  const took = await seconds(() => Promise.all(many.map((own) => own.replicate.to(`${base}/many`))));
  console.log(JSON.stringify({
    push_s: push, up_mb: pushed.up / 1e6, push_requests: pushed.requests,
    pull_s: pull, down_mb: pulled.down / 1e6,
    no_op_ms: idle.sort((a, b) => a - b)[10] * 1000, no_op_requests: Math.round(nothing.requests / 20),
    no_op_bytes: Math.round((nothing.up + nothing.down) / 20), many_per_s: (devices * 100) / took,
  }));
  process.exit(0);
})().catch((error) => { console.error(error); process.exit(1); });
