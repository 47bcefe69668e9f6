// Writes test/vectors/vm/{token-life,counter-life,probe-all}.json: what nearcore answers to calls of our built contracts.
// Needs the oracle (npm run oracle).
import { mkdirSync, writeFileSync } from 'node:fs';
import type { ContractVectors } from '../support/contract-vectors.ts';
import { oracleMissing } from '../support/oracle.ts';
import { counterLife } from './counter-life.ts';
import { probeAll } from './probe-all.ts';
import { tokenLife } from './token-life.ts';

const folder = new URL('../vectors/vm/', import.meta.url);

function write(file: string, vectors: ContractVectors): void {
  const { source, cases } = vectors;
  const lines = cases.map((one) => JSON.stringify(one)).join(',\n');
  writeFileSync(new URL(file, folder), `{"source":${JSON.stringify(source)},"cases":[\n${lines}\n]}\n`);
  console.log(`${file}: ${cases.length} cases`);
}

if (oracleMissing === undefined) {
  mkdirSync(folder, { recursive: true });
  write('token-life.json', tokenLife());
  write('counter-life.json', counterLife());
  write('probe-all.json', probeAll());
} else {
  console.error(oracleMissing);
  process.exitCode = 1;
}
