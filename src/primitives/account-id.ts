import { BorshError } from './borsh.ts';
import { type Schema, string, withJson } from './schema.ts';

/** Parts of letters and digits between single separators (near-account-id 3, `validate`). */
const pattern = /^[a-z0-9]+(?:[-_.][a-z0-9]+)*$/;

/** Whether nearcore takes the text for an account id. */
export const isAccountId = (text: string): boolean =>
  text.length >= 2 && text.length <= 64 && pattern.test(text);

/** The account that the protocol acts as. */
export const systemAccountId = 'system';

/** Refuses what is no account id, as nearcore does wherever it decodes an `AccountId`. */
export const accountIdSchema: Schema<string> = withJson(
  {
    write: string.write,
    read(from) {
      const text = string.read(from);
      if (!isAccountId(text)) throw new BorshError('invalid account id');
      return text;
    },
  },
  (accountId) => accountId,
);
