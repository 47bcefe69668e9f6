import type { Parameters } from '../params/at-version.ts';
import { type Preparation, prepareModule } from '../wasm/prepare.ts';

/** A contract's code, judged and rewritten once for any number of calls under the same parameters. */
export type Contract = {
  /** Bytes of the code as it was deployed: what the loading fee is paid for. */
  readonly length: number;
  readonly preparation: Preparation;
};

/** Never throws for bad code: that is an outcome of the call. */
export const loadContract = (code: Uint8Array, params: Parameters): Contract => ({
  length: code.length,
  preparation: prepareModule(code, params),
});
