import type { Report } from '../../verifier/report.ts';
import type { DocumentFacts } from './facts/document-facts.ts';
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
  /** Unix seconds at which the document is judged. */
  readonly nowSeconds: number;
  /** 32 bytes. */
  readonly challenge: Uint8Array | undefined;
  /** x25519, 32 bytes. It leaves the page for the worker of the same tab, and nothing else. */
  readonly auditorKey: Uint8Array | undefined;
};

/** From the page to the worker. */
export type VerifyRequest = {
  /** The file as it is: a document, or that gzipped. */
  readonly file: Blob;
  readonly settings: Settings;
};

/** From the worker to the page: what came of it. */
export type VerifyAnswer =
  /** `facts` is there as far as the document could be read. */
  | { readonly kind: 'report'; readonly report: Report; readonly facts: DocumentFacts | undefined }
  /** Nothing was judged: a setting is wrong, as with exit code 3 of the command line. */
  | { readonly kind: 'refused'; readonly reason: string };

/** How far a long document is. */
export type VerifyProgress = {
  readonly kind: 'progress';
  readonly blocks: number;
  /** Of the file, 0 to 1. */
  readonly share: number;
};

/** Before the answer, how far it is; after it the gas again, if a run found out what it was spent on. In the end it says so. */
export type WorkerMessage =
  | VerifyProgress
  | VerifyAnswer
  | { readonly kind: 'gas'; readonly gas: GasFacts }
  | { readonly kind: 'done' };
