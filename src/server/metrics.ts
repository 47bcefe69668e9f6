import { Counter, Gauge, Registry } from 'prom-client';
import type { QuoteKind } from '../proof/report-data.ts';

/** What is read when somebody asks. */
export type Gauged = {
  readonly keyEpoch: bigint;
  readonly quoteAgeSeconds: number;
  /** Negative: it has expired. Undefined: there is none. */
  readonly collateralSeconds: number | undefined;
};

/** The figures of one service, in Prometheus' text form. No label ever holds what a caller or a contract wrote. */
export type Metrics = {
  readonly registry: Registry;
  quoted(kind: QuoteKind, result: 'made' | 'failed'): void;
  rotated(result: 'made' | 'failed'): void;
  /** Names the source of the gauges; they are absent before. */
  watch(read: () => Gauged): void;
};

export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const quotes = new Counter({
    name: 'near_enclave_quotes_total',
    help: 'Quotes that were asked of the guest agent',
    labelNames: ['kind', 'result'] as const,
    registers,
  });
  const rotations = new Counter({
    name: 'near_enclave_key_rotations_total',
    help: 'Rotations of the keys since the boot',
    labelNames: ['result'] as const,
    registers,
  });
  return {
    registry,
    quoted: (kind, result) => quotes.inc({ kind, result }),
    rotated: (result) => rotations.inc({ result }),
    watch: (read) => addGauges(registry, read),
  };
}

const gauges: readonly (readonly [string, string, (read: Gauged) => number | undefined])[] = [
  [
    'near_enclave_key_epoch',
    'Rotations that the keys in use have behind them',
    (one) => Number(one.keyEpoch),
  ],
  ['near_enclave_quote_age_seconds', 'Age of the quote over the keys in use', (one) => one.quoteAgeSeconds],
  [
    'near_enclave_collateral_expiry_seconds',
    'Until the first part of the collateral beside that quote ends; absent without collateral',
    (one) => one.collateralSeconds,
  ],
];

function addGauges(registry: Registry, read: () => Gauged): void {
  for (const [name, help, figure] of gauges) {
    new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        const value = figure(read());
        if (value === undefined) this.remove();
        else this.set(value);
      },
    });
  }
}
