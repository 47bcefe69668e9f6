import { grouped } from '../../primitives/amount-text.ts';
import type { NamedGas, ProfileFacts } from '../../runtime/one-shot/profile-facts.ts';
import { bold, cyan, dim, isTerminal } from '../paint.ts';

const barWidth = 24;

type Cost = { readonly name: string; readonly kind: string; readonly gas: bigint };

/** What the gas went to: the three kinds, then every cost, most expensive first. Bars only for a terminal. */
export function profileReport({ wasmGas, hostFunctions, actions }: ProfileFacts): string {
  const kinds: Cost[] = [
    { name: 'wasm instructions', kind: '', gas: wasmGas },
    { name: 'host functions', kind: '', gas: sum(hostFunctions) },
    { name: 'actions', kind: '', gas: sum(actions) },
  ];
  const costs: Cost[] = [
    { name: 'WASM_INSTRUCTION', kind: 'wasm', gas: wasmGas },
    ...hostFunctions.map(([name, gas]) => ({ name, kind: 'host', gas })),
    ...actions.map(([name, gas]) => ({ name, kind: 'action', gas })),
  ].filter(({ gas }) => gas > 0n);
  const total = kinds.reduce((all, { gas }) => all + gas, 0n);
  const rows = costs.sort((a, b) => (a.gas === b.gas ? 0 : a.gas > b.gas ? -1 : 1));
  const table = new Table([...kinds, ...rows], total);
  return [
    bold('gas profile'),
    ...kinds.map((kind) => table.line(kind)),
    dim('  ────'),
    ...rows.map((row) => table.line(row)),
    '',
  ].join('\n');
}

const sum = (all: readonly NamedGas[]): bigint => all.reduce((total, [, gas]) => total + gas, 0n);

class Table {
  readonly #nameWidth: number;
  readonly #gasWidth: number;
  readonly #total: bigint;

  constructor(all: readonly Cost[], total: bigint) {
    this.#nameWidth = Math.max(...all.map(({ name }) => name.length));
    this.#gasWidth = Math.max(...all.map(({ gas }) => grouped(gas).length));
    this.#total = total;
  }

  line({ name, kind, gas }: Cost): string {
    const share = this.#total === 0n ? 0 : Number((gas * 100_000n) / this.#total) / 100_000;
    const cells = [
      name.padEnd(this.#nameWidth),
      dim(kind.padEnd(6)),
      grouped(gas).padStart(this.#gasWidth),
      `${(share * 100).toFixed(1).padStart(5)} %`,
      isTerminal() ? cyan('█'.repeat(Math.round(share * barWidth))) : '',
    ];
    return `  ${cells.join('  ')}`.trimEnd();
  }
}
