import type { BundledEvent } from '../../proof/attestation.ts';
import type { OpenBundle } from '../../proof/bundle.ts';
import type { OpenDisclosure } from '../../proof/disclosure.ts';

/** One byte of a bundle that somebody changed, and the check that must notice. */
export type Tampering = {
  readonly what: string;
  readonly caughtBy: string;
  change(bundle: OpenBundle): OpenBundle;
};

/** Offset of MRTD in a v4 quote: 48 bytes of header, then 136 of the TD report. */
const mrtdAt = 184;

/** Needs a bundle with a return value. */
export const tamperings: readonly Tampering[] = [
  {
    what: 'the return value',
    caughtBy: 'return_commitment',
    change: (bundle) => {
      const { preimages } = bundle.disclosure;
      const returnValue = flipped(preimages.returnValue, 0);
      return withDisclosure(bundle, { preimages: { ...preimages, returnValue } });
    },
  },
  {
    what: 'the gas that was burnt',
    caughtBy: 'output_hash',
    change: (bundle) => withOutput(bundle, { gasBurnt: bundle.statement.output.gasBurnt ^ 1n }),
  },
  {
    what: 'the root of the state after the call',
    caughtBy: 'output_hash',
    change: (bundle) =>
      withOutput(bundle, { postStateRoot: flipped(bundle.statement.output.postStateRoot, 0) }),
  },
  {
    what: 'a node of the state before the call',
    caughtBy: 're_execution',
    change: (bundle) => {
      const [first = new Uint8Array(1), ...others] = bundle.disclosure.witness ?? [];
      return withDisclosure(bundle, { witness: [flipped(first, first.length - 1), ...others] });
    },
  },
  {
    what: 'the quote (what the firmware measured)',
    caughtBy: 'quote_signature',
    change: (bundle) => {
      const { attestation } = bundle;
      return { ...bundle, attestation: { ...attestation, quote: flipped(attestation.quote, mrtdAt) } };
    },
  },
  {
    what: 'the event log (which app was started)',
    caughtBy: 'rtmr3_replay',
    change: (bundle) => {
      const { attestation } = bundle;
      const eventLog = attestation.eventLog.map(withOtherCompose);
      return { ...bundle, attestation: { ...attestation, eventLog } };
    },
  },
];

const withDisclosure = (bundle: OpenBundle, changed: Partial<OpenDisclosure>): OpenBundle => ({
  ...bundle,
  disclosure: { ...bundle.disclosure, ...changed },
});

const withOutput = (bundle: OpenBundle, changed: Partial<OpenBundle['statement']['output']>): OpenBundle => {
  const { statement } = bundle;
  return { ...bundle, statement: { ...statement, output: { ...statement.output, ...changed } } };
};

function flipped(bytes: Uint8Array, at: number): Uint8Array<ArrayBuffer> {
  const copy = new Uint8Array(bytes);
  copy[at] = (copy[at] ?? 0) ^ 1;
  return copy;
}

function withOtherCompose(event: BundledEvent): BundledEvent {
  if (event.imr !== 3 || !('event' in event) || event.event !== 'compose-hash') return event;
  const digit = Number.parseInt(event.event_payload.slice(1, 2), 16) ^ 1;
  return {
    ...event,
    event_payload: event.event_payload.slice(0, 1) + digit.toString(16) + event.event_payload.slice(2),
  };
}
