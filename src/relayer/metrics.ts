import { Counter, Gauge, Registry } from 'prom-client';
import type { RequestState } from './request-record.ts';
import type { RpcFailureKind } from './rpc-failure.ts';

/** What is read when somebody asks. */
export type RelayFigures = {
  readonly headHeight: number;
  readonly cursorHeight: number;
  readonly live: number;
  readonly sweepAgeSeconds: number | undefined;
};

/** The figures of one relay, in Prometheus' text form. No label holds what a caller wrote. */
export type RelayMetrics = {
  readonly registry: Registry;
  entered(state: RequestState): void;
  /** A step of a request that is tried again. */
  failed(code: string): void;
  endpointFailed(endpoint: string, kind: RpcFailureKind): void;
  /** Requests whose event the watch had missed. */
  swept(found: number): void;
  anchored(result: 'sent' | 'failed'): void;
  watch(read: () => RelayFigures): void;
};

export function createRelayMetrics(): RelayMetrics {
  const registry = new Registry();
  const counter = <L extends string>(name: string, help: string, labelNames: readonly L[]): Counter<L> =>
    new Counter({
      name: `near_enclave_relay_${name}`,
      help,
      labelNames: [...labelNames],
      registers: [registry],
    });
  const requests = counter('requests_total', 'Requests that came into a state', ['state']);
  const failures = counter('failures_total', 'Steps that are tried again', ['code']);
  const endpoints = counter('endpoint_failures_total', 'Endpoints that failed', ['endpoint', 'kind']);
  const swept = counter('swept_requests_total', 'Requests that the sweep found and the watch had not', []);
  const anchors = counter('anchors_total', 'Heads of worlds that were carried to the gate', ['result']);
  return {
    registry,
    entered: (state) => requests.inc({ state }),
    failed: (code) => failures.inc({ code }),
    endpointFailed: (endpoint, kind) => endpoints.inc({ endpoint, kind }),
    swept: (found) => swept.inc(found),
    anchored: (result) => anchors.inc({ result }),
    watch: (read) => addGauges(registry, read),
  };
}

const gauges: readonly (readonly [string, string, (read: RelayFigures) => number | undefined])[] = [
  ['head_height', 'Height of the last final block', (one) => one.headHeight],
  ['cursor_height', 'Height of the last block that was looked at', (one) => one.cursorHeight],
  ['live_requests', 'Requests that are neither resolved nor given up', (one) => one.live],
  [
    'sweep_age_seconds',
    'Since the last sweep of pending requests; absent before it',
    (one) => one.sweepAgeSeconds,
  ],
];

function addGauges(registry: Registry, read: () => RelayFigures): void {
  for (const [name, help, figure] of gauges) {
    new Gauge({
      name: `near_enclave_relay_${name}`,
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
