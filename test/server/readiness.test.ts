import { expect, test } from 'vitest';
import { Readiness } from '../../src/server/readiness.ts';

test('however many ask at once, each part is asked once', async () => {
  let asked = 0;
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const parts = [
    {
      name: 'enclave',
      isReady: () => {
        asked++;
        return promise;
      },
    },
    { name: 'store', isReady: () => false },
  ];
  const readiness = new Readiness(parts, () => []);
  const answers = [readiness.partsDown(), readiness.partsDown(), readiness.partsDown()];
  resolve(true);
  expect(await Promise.all(answers)).toEqual([['store'], ['store'], ['store']]);
  expect(asked).toBe(1);
  await readiness.partsDown();
  expect(asked).toBe(2);
});

test('a part that fails to answer at all is told to all that asked, and asked again the next time', async () => {
  let asked = 0;
  const parts = [{ name: 'store', isReady: () => (asked++ === 0 ? Promise.reject(new Error('no')) : true) }];
  const readiness = new Readiness(parts, () => []);
  const [one, other] = [readiness.partsDown(), readiness.partsDown()];
  await expect(one).rejects.toThrow('no');
  await expect(other).rejects.toThrow('no');
  expect(await readiness.partsDown()).toEqual([]);
});
