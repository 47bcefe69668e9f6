import { parentPort, workerData } from 'node:worker_threads';
import { loadNodeCrypto } from '../node-crypto/node-crypto.ts';
import { InternalFault } from '../primitives/internal-fault.ts';
import { verifyBundle } from '../verifier/verify.ts';
import type { Judging } from './judge-bundles.ts';

/** The entry of the thread in which bundles are judged, and their calls run again. */
if (parentPort === null) throw new InternalFault('this is the entry of a worker thread');
const { documents, options } = workerData as Judging;
const engine = { crypto: await loadNodeCrypto() };
parentPort.postMessage(documents.map((text) => verifyBundle(text, { ...options, engine })));
