import type { PoolMessage, ProcessMessage } from '../../../src/executor/messages.ts';
import { SharedContracts } from '../../../src/executor/shared-contracts.ts';
import { ThreadSet } from '../../../src/executor/thread-set.ts';

/** A guest process like ours, with other threads in it. */
export function runThreads(entry: URL): void {
  const say = (message: ProcessMessage): void => void process.send?.(message);
  const onReady = () => say({ kind: 'ready' });
  const onAnswer: ConstructorParameters<typeof ThreadSet>[1]['onAnswer'] = (id, answer) =>
    say({ kind: 'answer', id, answer });
  const onNeed = () => end();
  const threads = new ThreadSet(Number(process.argv[2]), { onReady, onAnswer, onNeed, onBroken: end }, entry);
  const contracts = new SharedContracts();
  process.on('message', (message: PoolMessage) => {
    if (message.kind === 'contract') contracts.put(message.name, message.bytes);
    else if (message.kind === 'work' && message.work.kind === 'call')
      threads.run(message.id, { ...message.work, contract: contracts.get(message.work.contract) });
  });
  process.on('disconnect', end);
}

const end = (): never => process.exit(1);
