import type { Report } from '../../verifier/report.ts';
import type { BundleFacts } from './facts/bundle-facts.ts';
import type { GasFacts } from './facts/gas-facts.ts';

export type PolicyChoice =
  /** attestation/policy.json, or attestation/dev-policy.json under the development root. */
  | { readonly kind: 'built-in' }
  | { readonly kind: 'file'; readonly bytes: Uint8Array }
  | { readonly kind: 'none' };

/** What the reader of the page brings along, as the options of the command line are. */
export type Settings = {
  readonly policy: PolicyChoice;
  readonly developmentRoot: boolean;
  /** Unix seconds at which the bundle is judged. */
  readonly nowSeconds: number;
  /** 32 bytes. */
  readonly challenge: Uint8Array | undefined;
};

/** From the page to the worker. */
export type VerifyRequest = {
  /** The file as it is: JSON, or that gzipped. */
  readonly file: Uint8Array;
  readonly settings: Settings;
};

/** From the worker to the page: the first thing that it says. */
export type VerifyAnswer =
  /** `facts` is there as far as the bundle could be read. */
  | { readonly kind: 'report'; readonly report: Report; readonly facts: BundleFacts | undefined }
  /** Nothing was judged: a setting is wrong, as with exit code 3 of the command line. */
  | { readonly kind: 'refused'; readonly reason: string };

/** Then the gas again, if a run in the worker found out what it was spent on. In the end it says so. */
export type WorkerMessage =
  | VerifyAnswer
  | { readonly kind: 'gas'; readonly gas: GasFacts }
  | { readonly kind: 'done' };
