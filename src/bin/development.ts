import { UsageError } from './usage-error.ts';

/** Imports what the production image does not hold. Throws `UsageError` there. */
export async function development<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (cause) {
    if (!isLeftOut(cause)) throw cause;
    throw new UsageError(
      'this is the production image, which holds no development enclave: run dev and demo from the repository',
      { cause },
    );
  }
}

const isLeftOut = (cause: unknown): boolean =>
  cause instanceof Error &&
  'code' in cause &&
  cause.code === 'ERR_MODULE_NOT_FOUND' &&
  'url' in cause &&
  /\/(dev|demo|dev-enclave)\.[jt]s$/.test(String(cause.url));
