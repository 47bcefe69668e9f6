import { type MessagePort, parentPort } from 'node:worker_threads';
import { paramsAt } from '../params/at-version.ts';
import { InternalFault } from '../primitives/internal-fault.ts';
import { encodePreparation } from '../wasm/preparation-codec.ts';
import { prepareModule } from '../wasm/prepare.ts';
import type { ToPrepare } from './preparer.ts';

/** The entry of a thread of the trusted process: reads the code of contracts, and runs none of it. */
serve(parentPort);

function serve(port: MessagePort | null): void {
  if (port === null) throw new InternalFault('this is the entry of a worker thread');
  port.on('message', ({ code, protocolVersion }: ToPrepare) => {
    const bytes = encodePreparation(prepareModule(code, paramsAt(protocolVersion)));
    port.postMessage(bytes, [bytes.buffer]);
  });
}
