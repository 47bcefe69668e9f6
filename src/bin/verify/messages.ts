import type { DocumentOptions, Judged as JudgedDocument } from '../../verifier/verify-document.ts';

/** How documents are judged; the engine is the thread's own. */
export type JudgeOptions = Omit<DocumentOptions, 'engine'>;

/** What was judged is left where it was judged. */
export type Judged = Omit<JudgedDocument, 'document'>;

/** To the thread: a file, or `-`. It judges one at a time. */
export type JudgeRequest = { readonly path: string };

/** From the thread, about the file that it was given last. */
export type JudgeAnswer =
  | { readonly kind: 'blocks'; readonly blocks: number }
  | { readonly kind: 'judged'; readonly judged: Judged };
