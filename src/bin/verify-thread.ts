import { parentPort, workerData } from 'node:worker_threads';
import { loadNodeCrypto } from '../node-crypto/node-crypto.ts';
import { InternalFault } from '../primitives/internal-fault.ts';
import { verifyDocument } from '../verifier/verify-document.ts';
import { fileBytes } from './verify/file-bytes.ts';
import type { JudgeAnswer, JudgeOptions, JudgeRequest } from './verify/messages.ts';

/** The entry of a thread in which documents are judged, and their calls run again, one at a time. */
if (parentPort === null) throw new InternalFault('this is the entry of a worker thread');
const port = parentPort;
const options = { ...(workerData as JudgeOptions), engine: { crypto: await loadNodeCrypto() } };

/** A history of many blocks says from time to time how far it is. */
const blocksBetweenNews = 64;

async function judge({ path }: JudgeRequest): Promise<void> {
  const { document: _, ...judged } = await verifyDocument(fileBytes(path), options, (blocks) => {
    if (blocks % blocksBetweenNews === 0) say({ kind: 'blocks', blocks });
  });
  say({ kind: 'judged', judged });
}

const say = (answer: JudgeAnswer): void => port.postMessage(answer);

// A rejection ends the thread, which whoever waits for it is told.
port.on('message', (request: JudgeRequest) => void judge(request));
