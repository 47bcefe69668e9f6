import type { ActionCost, ExtCost, Parameters } from '../params/at-version.ts';
import type { Cost } from '../params/cost.ts';
import { onceFor } from '../primitives/once-for.ts';
import { ContractTrap, fail } from './errors.ts';
import type { TrieCharges } from './external.ts';

const maxU64 = 2n ** 64n - 1n;
/** Above this a `number` is no longer exact; the protocol's own limit, 1 Pgas, is a ninth of it. */
const maxExact = Number.MAX_SAFE_INTEGER;

/** Gas by what it was spent on: nearcore's ProfileDataV3. Entries that cost nothing are left out. */
export type GasProfile = {
  readonly wasmGas: bigint;
  readonly ext: Readonly<Partial<Record<ExtCost, bigint>>>;
  readonly actions: Readonly<Partial<Record<ActionCost, bigint>>>;
};

export const zeroCost: Cost = { gas: 0n, compute: 0n };

export function checkedU64(value: bigint): bigint {
  return value > maxU64 ? fail('IntegerOverflow') : value;
}

export const addCosts = (a: Cost, b: Cost): Cost => ({
  gas: checkedU64(a.gas + b.gas),
  compute: checkedU64(a.compute + b.compute),
});

export const multiplyCost = (cost: Cost, count: bigint): Cost => ({
  gas: checkedU64(cost.gas * count),
  compute: checkedU64(cost.compute * count),
});

/** One row of a table of costs, and where its sum stands. */
type ExtRow = {
  readonly name: ExtCost;
  readonly index: number;
  readonly gas: number;
  readonly exactGas: bigint;
};
type ExtTable = { readonly rows: readonly ExtRow[]; readonly byName: Readonly<Record<ExtCost, ExtRow>> };

/**
 * Burns and reserves gas as nearcore's `gas_counter.rs` does. Burnt gas is gone, used gas also counts what promises took
 * along. Burnt gas stays below 2^53, so the hot path is in numbers; what might not fit takes the slow path in bigints.
 */
export class GasCounter implements TrieCharges {
  #burnt = 0;
  /** What may be burnt: never above 2^53, so that every sum up to it is exact. */
  #limit: number;
  /** What is not yet taken by promises, up to 2^53. */
  #available: number;
  #promises = 0n;
  #sendActionCompute = 0n;
  readonly #maxBurnt: bigint;
  readonly #prepaid: bigint;
  readonly #isView: boolean;
  readonly #params: Parameters;
  readonly #table: ExtTable;
  /** Gas spent on each row of the table. */
  readonly #spent: Float64Array;
  readonly #actions: Partial<Record<ActionCost, bigint>> = {};

  constructor(params: Parameters, maxBurnt: bigint, prepaid: bigint, isView: boolean) {
    this.#params = params;
    this.#maxBurnt = maxBurnt;
    this.#isView = isView;
    // Protocol: a view call has no prepaid gas, only its limit.
    this.#prepaid = isView ? maxBurnt : prepaid;
    this.#limit = toLimit(this.#maxBurnt, this.#prepaid);
    this.#available = toExact(this.#prepaid);
    this.#table = extTable(params);
    this.#spent = new Float64Array(this.#table.rows.length);
  }

  get burnt(): bigint {
    return BigInt(this.#burnt);
  }

  get used(): bigint {
    return this.#promises + this.burnt;
  }

  get remaining(): bigint {
    const left = this.#prepaid - this.used;
    return left > 0n ? left : 0n;
  }

  /** The same as a number; 2^53 - 1 stands for whatever is more. */
  get remainingExact(): number {
    if (this.#available === maxExact) return toExact(this.remaining);
    return Math.max(0, this.#available - this.#burnt);
  }

  pay(name: ExtCost): void {
    const row = this.#table.byName[name];
    this.#burnFor(row, row.gas);
  }

  /** Charges `count` times; the count may be any u64 that a guest names. */
  payPer(name: ExtCost, count: number | bigint): void {
    const row = this.#table.byName[name];
    const total = row.gas * Number(count);
    if (total <= maxExact) this.#burnFor(row, total);
    else this.#burnExactFor(row, checkedU64(row.exactGas * BigInt(count)));
  }

  /** Burns what the guest or the protocol names itself. */
  burn(gas: bigint | number): void {
    if (gas > maxU64) fail('IntegerOverflow');
    const amount = Number(gas);
    if (amount <= maxExact) this.#burn(amount);
    else this.#exceed(this.burnt + BigInt(gas));
  }

  /** Reserves gas for a promise without burning it. */
  prepay(gas: bigint): void {
    this.#deduct(0n, gas);
  }

  /** Burns the send fee of an action and reserves `reserved` gas in all, the burnt part included. */
  payAction(name: ActionCost, burnt: Cost, reserved: bigint): void {
    const before = this.#burnt;
    try {
      this.#deduct(burnt.gas, reserved);
    } catch (cause) {
      // Protocol: a charge that fails counts as much compute as gas.
      const spent = BigInt(this.#burnt - before);
      this.#recordAction(name, spent, spent);
      throw cause;
    }
    this.#recordAction(name, BigInt(this.#burnt - before), burnt.compute);
  }

  trieNodeTouched(count: number): void {
    this.payPer('touching_trie_node', count);
  }

  cachedTrieNodeAccess(count: number): void {
    this.payPer('read_cached_trie_node', count);
  }

  derefWriteEvictedValueBytes(bytes: number): void {
    this.payPer('storage_write_evicted_byte', bytes);
  }

  derefRemovedValueBytes(bytes: number): void {
    this.payPer('storage_remove_ret_value_byte', bytes);
  }

  profile(): GasProfile {
    const ext: Partial<Record<ExtCost, bigint>> = {};
    let named = 0n;
    for (const { name, index } of this.#table.rows) {
      const spent = BigInt(this.#spent[index] as number);
      if (spent === 0n) continue;
      ext[name] = spent;
      named += spent;
    }
    for (const spent of Object.values(this.#actions)) named += spent;
    return { wasmGas: this.burnt > named ? this.burnt - named : 0n, ext, actions: { ...this.#actions } };
  }

  /** Time in units of gas: where a cost's compute differs from its gas, gas is converted at its rate. */
  computeUsage({ wasmGas }: GasProfile): bigint {
    let total = wasmGas + this.#sendActionCompute;
    for (const { name, index } of this.#table.rows) {
      if (this.#spent[index] === 0) continue;
      const { gas, compute } = this.#params.ext[name];
      const spent = BigInt(this.#spent[index] as number);
      total += gas === compute ? spent : (spent * compute) / gas;
    }
    return total > maxU64 ? maxU64 : total;
  }

  #recordAction(name: ActionCost, gas: bigint, compute: bigint): void {
    if (gas > 0n) this.#actions[name] = (this.#actions[name] ?? 0n) + gas;
    this.#sendActionCompute = checkedU64(this.#sendActionCompute + compute);
  }

  #burnFor(row: ExtRow, amount: number): void {
    const total = this.#burnt + amount;
    if (total <= this.#limit) {
      this.#burnt = total;
      this.#record(row, amount);
    } else this.#burnExactFor(row, BigInt(amount));
  }

  #record({ index }: ExtRow, amount: number): void {
    this.#spent[index] = (this.#spent[index] as number) + amount;
  }

  #burnExactFor(row: ExtRow, amount: bigint): void {
    const before = this.#burnt;
    try {
      this.burn(amount);
    } finally {
      this.#record(row, this.#burnt - before);
    }
  }

  #burn(amount: number): void {
    const total = this.#burnt + amount;
    if (total <= this.#limit) this.#burnt = total;
    else this.#exceed(this.burnt + BigInt(amount));
  }

  #exceed(newBurnt: bigint): never {
    if (newBurnt > maxU64) fail('IntegerOverflow');
    // Protocol: this sum wraps, which can only lose the guest some of its gas.
    return this.#processGasLimit(newBurnt, BigInt.asUintN(64, newBurnt + this.#promises));
  }

  #deduct(burnt: bigint, used: bigint): void {
    const promises = used - burnt;
    const newPromises = checkedU64(this.#promises + promises);
    const newBurnt = checkedU64(this.burnt + burnt);
    const newUsed = checkedU64(newBurnt + newPromises);
    if (newBurnt > this.#maxBurnt || newUsed > this.#prepaid) this.#processGasLimit(newBurnt, newUsed);
    if (promises !== 0n && !this.#isView) this.#limit = toLimit(this.#maxBurnt, this.#prepaid - newPromises);
    this.#burnt = Number(newBurnt);
    this.#takeForPromises(newPromises);
  }

  #takeForPromises(promises: bigint): void {
    this.#promises = promises;
    this.#available = toExact(this.#prepaid - promises);
  }

  /** Never burns more than was paid for; a call that crosses both limits reports the chain's own. */
  #processGasLimit(newBurnt: bigint, newUsed: bigint): never {
    const hardLimit = min(this.#prepaid, this.#maxBurnt);
    const burnt = min(newBurnt, hardLimit);
    this.#burnt = Number(burnt);
    const used = min(this.#prepaid, newUsed);
    this.#takeForPromises(used > burnt ? used - burnt : 0n);
    throw new ContractTrap({ kind: newBurnt > this.#maxBurnt ? 'GasLimitExceeded' : 'GasExceeded' });
  }
}

/** Charges nothing: some of nearcore's reads are free. */
export const freeCharges: TrieCharges = {
  trieNodeTouched() {},
  cachedTrieNodeAccess() {},
  derefWriteEvictedValueBytes() {},
  derefRemovedValueBytes() {},
};

const min = (a: bigint, b: bigint): bigint => (a < b ? a : b);

const toLimit = (maxBurnt: bigint, available: bigint): number => toExact(min(maxBurnt, available));

const toExact = (gas: bigint): number => (gas > BigInt(maxExact) ? maxExact : Number(gas));

/** A call is too short to read all costs. */
const extTable = onceFor((params: Parameters): ExtTable => {
  const entries = Object.entries(params.ext) as [ExtCost, Cost][];
  const rows = entries.map(([name, { gas }], index) => ({ name, index, gas: Number(gas), exactGas: gas }));
  const byName = Object.fromEntries(rows.map((row) => [row.name, row])) as Record<ExtCost, ExtRow>;
  return { rows, byName };
});
