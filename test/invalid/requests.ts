import type { OpenBundle } from '../../src/proof/bundle.ts';
import type { OutlayerDisclosure } from '../../src/proof/outlayer-disclosure.ts';
import type { StatementInput } from '../../src/proof/statement.ts';

/** The request that a statement is about. Throws if it is about none. */
export function requestNamedBy({ outlayer }: StatementInput): NonNullable<StatementInput['outlayer']> {
  if (outlayer === undefined) throw new Error('the statement names no request');
  return outlayer;
}

/** The request that stands beside it. Throws if there is none. */
export function requestToldIn({ disclosure: { outlayer } }: OpenBundle): OutlayerDisclosure {
  if (outlayer === undefined) throw new Error('the bundle tells of no request');
  return outlayer;
}
