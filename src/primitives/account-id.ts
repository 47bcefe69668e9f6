/** Parts of letters and digits between single separators (near-account-id 3, `validate`). */
const pattern = /^[a-z0-9]+(?:[-_.][a-z0-9]+)*$/;

/** Whether nearcore takes the text for an account id. */
export const isAccountId = (text: string): boolean =>
  text.length >= 2 && text.length <= 64 && pattern.test(text);
