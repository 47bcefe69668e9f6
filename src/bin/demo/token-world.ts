import { randomBytes } from 'node:crypto';
import { toBase64, toHex } from '../../primitives/bytes.ts';
import { ExecuteAnswer } from '../../server/execute-answer.ts';
import { type DemoCall, tokenId } from './token-calls.ts';

export type Answered = {
  /** The text of the bundle, as an auditor gets it. */
  readonly document: string;
  readonly challenge: Uint8Array | undefined;
};

/** The service did not answer as it should: the demo ends. */
export class DemoError extends Error {}

/** A caller of the service, which keeps nothing: state and balance go with each call, and come back changed. */
export class TokenWorld {
  readonly #url: string;
  readonly #wasm: Uint8Array;
  readonly #state = new Map<string, string>();
  #balance = '10000000000000000000000000';

  constructor(url: string, wasm: Uint8Array) {
    this.#url = url;
    this.#wasm = wasm;
  }

  async call(call: DemoCall): Promise<Answered> {
    const challenge = call.challenged ? randomBytes(32) : undefined;
    const answer = ExecuteAnswer.parse(await this.#post(this.#request(call, challenge)));
    this.#apply(answer);
    return { document: await this.#bundle(answer.bundle), challenge };
  }

  #request(call: DemoCall, challenge: Uint8Array | undefined): object {
    return {
      contract: { wasm_base64: toBase64(this.#wasm), account_id: tokenId, balance: this.#balance },
      call: {
        method: call.method,
        args: call.args,
        predecessor_id: call.caller,
        attached_deposit: `${call.deposit}`,
      },
      state: [...this.#state].map(([key_base64, value_base64]) => ({ key_base64, value_base64 })),
      ...(challenge === undefined ? {} : { challenge: toHex(challenge) }),
    };
  }

  #apply({ changes, outcome }: ExecuteAnswer): void {
    for (const { key_base64: key, value_base64: value } of changes) {
      if (value === null) this.#state.delete(key);
      else this.#state.set(key, value);
    }
    this.#balance = outcome.account?.balance ?? this.#balance;
  }

  async #post(request: object): Promise<unknown> {
    const answer = await fetch(`${this.#url}/v1/execute`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(request),
    });
    if (!answer.ok) throw new DemoError(`POST /v1/execute: ${answer.status} ${await answer.text()}`);
    return answer.json();
  }

  async #bundle(path: string): Promise<string> {
    const answer = await fetch(`${this.#url}${path}`);
    if (!answer.ok) throw new DemoError(`GET ${path}: ${answer.status} ${await answer.text()}`);
    return answer.text();
  }
}
