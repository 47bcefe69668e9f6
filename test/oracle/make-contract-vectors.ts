// Writes test/vectors/vm/{*-life,*-all}.json: what nearcore answers to calls of our built contracts. Needs the oracle (npm run oracle).
import { mkdirSync, writeFileSync } from 'node:fs';
import type { ContractVectors, contractVectorFiles } from '../support/contract-vectors.ts';
import { oracleMissing } from '../support/oracle.ts';
import { chainLife } from './chain-life.ts';
import { counterLife } from './counter-life.ts';
import { cryptoAll } from './crypto-all.ts';
import { dcapAll } from './dcap-all.ts';
import { gateAll } from './gate-all.ts';
import { outlayerAll } from './outlayer-all.ts';
import { probeAll } from './probe-all.ts';
import { promisesAll } from './promises-all.ts';
import { tokenLife } from './token-life.ts';

const folder = new URL('../vectors/vm/', import.meta.url);

const makers: Readonly<
  Record<(typeof contractVectorFiles)[number], () => ContractVectors | Promise<ContractVectors>>
> = {
  'chain-life.json': chainLife,
  'counter-life.json': counterLife,
  'crypto-all.json': cryptoAll,
  'dcap-all.json': dcapAll,
  'gate-all.json': gateAll,
  'outlayer-all.json': outlayerAll,
  'probe-all.json': probeAll,
  'promises-all.json': promisesAll,
  'token-life.json': tokenLife,
};

function write(file: string, vectors: ContractVectors): void {
  const { source, cases } = vectors;
  const lines = cases.map((one) => JSON.stringify(one)).join(',\n');
  writeFileSync(new URL(file, folder), `{"source":${JSON.stringify(source)},"cases":[\n${lines}\n]}\n`);
  console.log(`${file}: ${cases.length} cases`);
}

if (oracleMissing === undefined) {
  mkdirSync(folder, { recursive: true });
  for (const [file, make] of Object.entries(makers)) write(file, await make());
} else {
  console.error(oracleMissing);
  process.exitCode = 1;
}
