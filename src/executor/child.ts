import type { PoolMessage, ProcessMessage, ThreadTask, Work } from './messages.ts';
import { SharedContracts } from './shared-contracts.ts';
import { ThreadSet } from './thread-set.ts';

/**
 * The entry of a guest process: hands calls to its threads. It has no keys, network, files or environment.
 * Its argument is the number of threads.
 */
const say = (message: ProcessMessage): void => void process.send?.(message);

const threads = new ThreadSet(Number(process.argv[2]), {
  onReady: () => say({ kind: 'ready' }),
  onAnswer: (id, answer) => say({ kind: 'answer', id, answer }),
  onNeed: (id, hashes) => say({ kind: 'need', id, hashes }),
  // Without threads there is nothing to do; the pool sees the end, and starts another process.
  onBroken: () => process.exit(1),
});
const contracts = new SharedContracts();
// The parent is ours: what it sends needs no check.
process.on('message', (message: PoolMessage) => {
  if (message.kind === 'contract') contracts.put(message.name, message.bytes);
  else if (message.kind === 'forget') contracts.forget(message.name);
  else if (message.kind === 'supply') threads.supply(message.id, message.nodes);
  else threads.run(message.id, toTask(message.work));
});
// However the parent ended, nobody waits any more; a guest that still runs must not delay this.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
// A terminal's Ctrl-C reaches this process too: when to end is for the parent to say.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);

function toTask(work: Work): ThreadTask {
  return work.kind === 'call' ? { ...work, contract: contracts.get(work.contract) } : work;
}
