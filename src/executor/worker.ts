import { loadNodeCrypto } from '../node-crypto/node-crypto.ts';
import { InternalFault } from '../primitives/internal-fault.ts';
import { applyChunk } from '../runtime/chunk/apply.ts';
import { noValidators } from '../runtime/chunk/chunk-context.ts';
import { executeLoaded } from '../runtime/one-shot/one-shot.ts';
import { executePromising } from '../runtime/one-shot/run-receipts.ts';
import { viewCall } from '../runtime/views/view-call.ts';
import type { Hash } from '../trie/node.ts';
import type { Crypto } from '../vm/crypto.ts';
import { encodeCallResult } from './call-codec.ts';
import { encodeChunkResult } from './chunk-codec.ts';
import { ContractCache } from './contract-cache.ts';
import { forgetFiles } from './forget-files.ts';
import { GuestGarbage } from './guest-garbage.ts';
import { GuestPost } from './guest-post.ts';
import { channelFd, endProcess } from './guest-thread.ts';
import type { Supply, Work } from './messages.ts';
import { encodeReceiptRun } from './receipts-codec.ts';
import { SuppliedNodes } from './supplied-nodes.ts';
import { SyncChannel } from './sync-channel.ts';
import { encodeViewResult } from './view-codec.ts';

/** The entry of the thread in which guests run: does one piece of work after the other. */
const contractBytes = 32 * 1_048_576;
const nodeBytes = 64 * 1_048_576;

serve(new GuestPost(new SyncChannel(channelFd)), await loadNodeCrypto());

/** Files can be read until now, and no longer. */
function serve(post: GuestPost, crypto: Crypto): void {
  const contracts = new ContractCache(contractBytes);
  const garbage = new GuestGarbage();
  const nodes = new SuppliedNodes(nodeBytes, ask);

  function ask(hashes: readonly Hash[]): Supply {
    post.say({ kind: 'need', hashes });
    const message = post.next();
    if (message?.kind === 'supply') return message.nodes;
    throw new InternalFault('a question for nodes was not answered');
  }

  function run(work: Work): Uint8Array {
    const load: typeof contracts.loadCode = (code, params) => contracts.loadCode(code, params);
    const engine = { load, crypto };
    if (work.kind === 'call') {
      const contract = contracts.load(post.contract(work.contract), work.call.code.length);
      return encodeCallResult(executeLoaded(work.call, contract, crypto));
    }
    if (work.kind === 'view') return encodeViewResult(viewCall(work.input, nodes, engine));
    if (work.kind === 'receipts') return encodeReceiptRun(executePromising(work.call, engine));
    const input = { ...work.input, validators: noValidators };
    return encodeChunkResult(applyChunk(input, nodes, engine));
  }

  /** One turn of the event loop for each piece of work: V8 has tasks of its own there. */
  function serveNext(): void {
    const work = post.nextWork();
    if (work === undefined) {
      endProcess();
      return;
    }
    post.answer(() => run(work));
    garbage.check();
    setImmediate(serveNext);
  }

  forgetFiles();
  post.say({ kind: 'ready' });
  serveNext();
}
