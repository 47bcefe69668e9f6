import { inspect } from 'node:util';
import { paramsAt } from '../../src/params/at-version.ts';
import { type Contract, loadContract } from '../../src/vm/contract.ts';
import type { Crypto } from '../../src/vm/crypto.ts';
import { runContract, type VmOutcome } from '../../src/vm/run.ts';
import { plainContext, plainSettings } from '../../test/support/bare-call.ts';
import { MockExternal } from '../../test/support/mock-external.ts';
import { median } from '../figures.ts';
import { guestOf, type HostCase } from './guest.ts';

const params = paramsAt(88);
const prepaidGas = params.limits.max_total_prepaid_gas;

/** What one call costs: gas, and the median of its time. */
export type HostFigures = { readonly one: HostCase; readonly gas: number; readonly ns: number };

/** 1 ms for each Tgas is 1 ns for each Mgas. */
export const msPerTgas = ({ gas, ns }: HostFigures): number => (ns * 1e6) / gas;

type Guest = { readonly contract: Contract; readonly one: HostCase; readonly crypto: Crypto };
type Run = { readonly outcome: VmOutcome; readonly ns: number };

function run({ contract, one, crypto }: Guest, calls: number): Run {
  const context = { ...plainContext, prepaidGas, ...one.context, blockHeight: BigInt(calls) };
  const external = one.external?.() ?? new MockExternal(plainSettings);
  const start = process.hrtime.bigint();
  const outcome = runContract({ contract, method: 'main', context, params, external, crypto });
  return { outcome, ns: Number(process.hrtime.bigint() - start) };
}

/** A call that ends the guest may fail; another must not. */
function checked(guest: Guest, calls: number): Run {
  const done = run(guest, calls);
  const { one } = guest;
  if (done.outcome.status === 'ok' || (one.endsCall && calls === 1)) return done;
  throw new Error(`${one.name}, ${one.label}: ${inspect(done.outcome.error)}`);
}

const targetNs = 10e6;
const mostGas = 3e14;
const mostCalls = 5_000;

/** So many calls that they take long enough to be measured, and no more than the guest can pay for. */
function callsOf(guest: Guest): number {
  if (guest.one.calls !== undefined) return guest.one.calls;
  checked(guest, 1); // The first of all compiles the module.
  const empty = checked(guest, 0);
  const single = checked(guest, 1);
  const gas = Number(single.outcome.gasUsed - empty.outcome.gasUsed);
  const most = Math.min(guest.one.most ?? mostCalls, mostCalls, Math.max(1, Math.floor(mostGas / gas)));
  for (let calls = 1; calls < most; calls *= 4) {
    if (checked(guest, calls).ns - empty.ns > targetNs) return calls;
  }
  return most;
}

/** Less than what the clock and the noise of a whole call allow to see. */
const leastNs = 1;

/** The median of the rounds, less that of as many guests which do everything but the call. */
export function measure(one: HostCase, rounds: number, crypto: Crypto): HostFigures {
  const guest: Guest = { contract: loadContract(guestOf(one), params), one, crypto };
  const calls = callsOf(guest);
  for (let i = 0; i < 3; i++) checked(guest, calls);
  const empty: Run[] = [];
  const full: Run[] = [];
  for (let round = 0; round < rounds; round++) {
    empty.push(checked(guest, 0));
    full.push(checked(guest, calls));
  }
  const burnt = (all: readonly Run[]): number => Number(all[0]?.outcome.gasBurnt);
  const ns = median(full.map((run) => run.ns)) - median(empty.map((run) => run.ns));
  return { one, gas: (burnt(full) - burnt(empty)) / calls, ns: Math.max(leastNs, ns / calls) };
}
