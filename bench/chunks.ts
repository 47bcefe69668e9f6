import { ContractCache } from '../src/executor/contract-cache.ts';
import { loadNodeCrypto } from '../src/node-crypto/node-crypto.ts';
import type { Action } from '../src/primitives/action.ts';
import { applyChunk, type ChunkResult } from '../src/runtime/chunk/apply.ts';
import type { Engine } from '../src/runtime/one-shot/one-shot.ts';
import { builtContract } from '../test/support/built-contracts.ts';
import { ChunkWorld, call, pay, receiptTo, transactionTo } from '../test/support/chunk-world.ts';
import { inUnits, median, table } from './figures.ts';

const version = 88;
const perChunk = 100;
const token = 'token.near';
const unlimited = 10n ** 18n;

type Step = Parameters<ChunkWorld['next']>[0];

/** A chain of chunks that are applied as a guest process applies them. */
class Chain extends ChunkWorld {
  readonly #engine: Engine;

  constructor(engine: Engine) {
    super(version, { 'alice.near': undefined, 'bob.near': undefined, [token]: builtContract('token') });
    this.#engine = engine;
  }

  /** Nanoseconds of a chunk, and of what it sends to the next. */
  timed(step: Step): number {
    const input = this.input({ gasLimit: unlimited, ...step });
    const start = process.hrtime.bigint();
    const result = applyChunk(input, this.store, this.#engine);
    const ns = Number(process.hrtime.bigint() - start);
    this.take(assertDone(result));
    return this.incoming.length === 0 ? ns : ns + this.timed({});
  }
}

function assertDone(result: ChunkResult): ChunkResult {
  const failed = result.outcomes.find(({ outcome }) => outcome.status.kind === 'failure');
  if (failed !== undefined) throw new Error(`a receipt failed: ${JSON.stringify(failed.outcome.status)}`);
  return result;
}

const many = <T>(make: (index: number) => T): T[] =>
  Array.from({ length: perChunk }, (_, index) => make(index));

const ftCall = (method: string, args: object, deposit: bigint): Action => ({
  ...(call(method, args, 30n * 10n ** 12n) as Extract<Action, { kind: 'function_call' }>),
  deposit,
});

/** Signed transactions and receipts a second, as far as one thread applies them; refunds are part of the work. */
export async function chunksTable(rounds: number): Promise<string> {
  const cache = new ContractCache(64 * 1_048_576);
  const load: Engine['load'] = (code, params) => cache.loadCode(code, params);
  const chain = new Chain({ load, crypto: await loadNodeCrypto() });
  prepareToken(chain);
  let nonce = 0n;
  const measured = [
    ['signed transfers', () => ({ transactions: many(() => transactionTo('bob.near', [pay(1n)], ++nonce)) })],
    ['transfer receipts', () => ({ receipts: many(() => receiptTo('bob.near', [pay(1n)])) })],
    ['ft_transfer receipts', () => ({ receipts: many(() => receiptTo(token, [ftTransfer])) })],
  ] as const;
  const rows = measured.map(([name, step]) => {
    const times = Array.from({ length: rounds * 5 }, () => chain.timed(step()));
    const ns = median(times.slice(times.length >> 1));
    return [name, inUnits(ns), ((perChunk * 1e9) / ns).toFixed(0)];
  });
  return table([['100 in a chunk', 'time', 'a second'], ...rows]);
}

const ftTransfer = ftCall('ft_transfer', { receiver_id: 'bob.near', amount: '1' }, 1n);

function prepareToken(chain: Chain): void {
  const owner = { owner_id: 'alice.near', total_supply: '1000000000' };
  chain.timed({
    receipts: [receiptTo(token, [ftCall('new_default_meta', owner, 0n)], { predecessorId: token })],
  });
  const account = { account_id: 'bob.near' };
  chain.timed({ receipts: [receiptTo(token, [ftCall('storage_deposit', account, 10n ** 23n)])] });
}
