// SPDX-License-Identifier: Apache-2.0
// The peer of bench_receipts: reads and answers the same two JSON documents (receipts.cpp says which),
// by the package receiptline. Its folder is the first argument.
const { transform } = require(require.resolve('receiptline', { paths: [process.argv[2]] }));

const now = () => Number(process.hrtime.bigint());

function median(job, work) {
  const samples = [];
  for (const end = now() + job.seconds * 1e9; now() < end || samples.length < 3;) {
    const begin = now();
    work();
    samples.push(now() - begin);
  }
  return samples.sort((a, b) => a - b)[samples.length >> 1] / 1e3;
}

function answer(job, { name, columns, markup, timed }) {
  const printer = { cpl: columns, encoding: 'cp932', spacing: false };
  const print = () => transform(markup, { ...printer, command: 'escpos' });
  return {
    name,
    text: transform(markup, { ...printer, command: 'text' }),
    bytes: print().length,
    us: timed ? median(job, print) : 0,
  };
}

const job = JSON.parse(require('fs').readFileSync(0, 'utf8'));
console.log(JSON.stringify(job.documents.map((document) => {
  try {
    return answer(job, document);
  } catch (fault) {
    return { name: document.name, failed: String(fault) };
  }
})));
