import { fork } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { plainCall } from '../support/one-shot-call.ts';
import { faultOf } from './fault-of.ts';
import { entryOf, isAlive, openPool } from './with-pool.ts';

const denied = 'ERR_ACCESS_DENIED';

test('a thread of a guest process has no files, network, processes or environment', async () => {
  const { message } = await faultOf(openPool({ entry: entryOf('probe') }).execute(plainCall));
  expect(JSON.parse(message)).toEqual({
    'read its own code': null,
    'read a file': denied,
    'read the lockfile beside the sources': denied,
    'list the folder above the sources': denied,
    'write a file': denied,
    'write a report': denied,
    'write its heap': denied,
    'open a database': 'ERR_UNKNOWN_BUILTIN_MODULE',
    'call foreign functions': 'ERR_UNKNOWN_BUILTIN_MODULE',
    'connect by TCP': denied,
    'send by UDP': denied,
    'connect to a socket in the file system': denied,
    listen: denied,
    'resolve a name': denied,
    fetch: 'fetch failed',
    'be inspected': denied,
    'start a process': denied,
    'start a thread with other rights': denied,
    'load an addon': 'ERR_DLOPEN_DISABLED',
    'make code from text': 'Code generation from strings disallowed for this context',
    'read its own code after it is loaded': denied,
    'see the environment': 'empty',
  });
});

test('a guest process does not outlive its parent, whatever it runs', async () => {
  const parent = fork(entryOf('parent'), { execArgv: [], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const [pids] = (await once(parent, 'message')) as [number[]];
  expect(pids.map(isAlive)).toEqual([true, true]);
  parent.kill('SIGKILL');
  await expect.poll(() => pids.map(isAlive), { timeout: 20_000 }).toEqual([false, false]);
});
