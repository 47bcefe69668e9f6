import { InternalFault } from '../primitives/internal-fault.ts';
import { Unsupported } from '../vm/errors.ts';
import { faultText, maxFaultText } from './fault-text.ts';
import { maxFrameBytes } from './frames.ts';
import { encodeFromGuest } from './from-guest.ts';
import { endProcess } from './guest-thread.ts';
import type { Answer, GuestMessage, PoolMessage, Work } from './messages.ts';
import type { SyncChannel } from './sync-channel.ts';
import { decodeToGuest } from './to-guest.ts';

/** A contract as it came from the pool. */
export type NamedContract = { readonly name: string; readonly bytes: Uint8Array };

/** The messages of a guest process, and the prepared contracts that come with them. The pool says which come and go. */
export class GuestPost {
  readonly #channel: SyncChannel;
  readonly #contracts = new Map<string, NamedContract>();

  constructor(channel: SyncChannel) {
    this.#channel = channel;
  }

  say(message: GuestMessage): void {
    this.#channel.write(encodeFromGuest(message));
  }

  /** Nothing when there is nobody any more. */
  next(): PoolMessage | undefined {
    const bytes = this.#channel.read();
    return bytes && decodeToGuest(bytes);
  }

  /** The next piece of work; what comes before it is taken notice of. */
  nextWork(): Work | undefined {
    for (let message = this.next(); message !== undefined; message = this.next()) {
      if (message.kind === 'work') return message.work;
      if (message.kind === 'contract') this.#contracts.set(message.name, message);
      else if (message.kind === 'forget') this.#contracts.delete(message.name);
      else throw new InternalFault('nodes came that nobody asked for');
    }
    return undefined;
  }

  contract(name: string): NamedContract {
    const found = this.#contracts.get(name);
    if (found === undefined) throw new InternalFault(`no contract ${name} came before its call`);
    return found;
  }

  /** Behind a fault the process ends: nobody knows what the work left behind. */
  answer(run: () => Uint8Array): void {
    const answer = answerOf(run);
    this.say(answer);
    if (answer.kind === 'fault') endProcess();
  }
}

/** Whatever is thrown but `Unsupported` is our fault, a JavaScript stack overflow too. */
function answerOf(run: () => Uint8Array): Answer {
  try {
    const result = run();
    if (result.length < maxFrameBytes) return { kind: 'done', result };
    return { kind: 'fault', message: `a result of ${result.length} bytes is too long` };
  } catch (cause) {
    if (cause instanceof Unsupported)
      return { kind: 'unsupported', code: cause.code, feature: cause.feature.slice(0, maxFaultText) };
    return { kind: 'fault', message: faultText(cause) };
  }
}
