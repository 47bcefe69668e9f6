import type { Envelope, StatementInput, StatementOutput } from '../../src/proof/statement.ts';
import { type CaseMaker, forged } from './case-maker.ts';
import { restated, signEnvelope } from './forger.ts';

export type Spec = Parameters<typeof forged>[0];
export const filled = (byte: number, length = 32): Uint8Array => new Uint8Array(length).fill(byte);

/** A service that says something else of the call than what it ran. */
export const input = (spec: Spec, change: (input: StatementInput) => Partial<StatementInput>): CaseMaker =>
  forged({ ...spec, name: `signed input: ${spec.name}` }, (bundle, { forger }) =>
    restated(bundle, forger.keys, { input: change(bundle.statement.input) }),
  );

export const output = (
  spec: Spec,
  change: (output: StatementOutput) => Partial<StatementOutput>,
): CaseMaker =>
  forged({ ...spec, name: `signed output: ${spec.name}` }, (bundle, { forger }) =>
    restated(bundle, forger.keys, { output: change(bundle.statement.output) }),
  );

export const envelope = (spec: Spec, change: (envelope: Envelope) => Partial<Envelope>): CaseMaker =>
  forged({ ...spec, name: `signed envelope: ${spec.name}` }, (bundle, { forger }) => {
    const { statement } = bundle;
    const changed = { ...statement.envelope, ...change(statement.envelope) };
    return signEnvelope({ ...bundle, statement: { ...statement, envelope: changed } }, forger.keys);
  });
