import type { OutlayerStore } from '../../src/store/outlayer-store.ts';

/** A store whose host has the sealing key: what is read of it is what `alter` makes of what was kept under the name. */
export const hostileStore = (
  inner: OutlayerStore,
  alter: (text: string, name: Uint8Array) => string | undefined,
): OutlayerStore => ({
  keep: (name, text) => inner.keep(name, text),
  replace: (name, text) => inner.replace(name, text),
  async find(name) {
    const text = await inner.find(name);
    return text === undefined ? undefined : alter(text, name);
  },
});

/** Puts `to`, which is as long, in the place of `from`, also within base64. */
export const forged = (text: string, from: string, to: string): string =>
  text
    .replace(/[A-Za-z0-9+/]{16,}={0,2}/g, (word) => {
      const bytes = Buffer.from(word, 'base64').toString('latin1');
      return bytes.includes(from)
        ? Buffer.from(bytes.replaceAll(from, to), 'latin1').toString('base64')
        : word;
    })
    .replaceAll(from, to);
