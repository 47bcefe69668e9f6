import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseConfig } from '../../src/server/config.ts';
import { runCommand } from '../support/run-command.ts';

describe('near-enclave executor', () => {
  test.each([
    ['without a socket', [], "required option '--socket <path>' not specified"],
    ['with no process', ['--socket', '/nowhere/e.sock', '--processes', '0'], '--processes is a whole number'],
  ])('is called wrongly %s', async (_, args, message) => {
    const { exitCode, stderr } = await runCommand(['executor', ...args]);
    expect(exitCode).toBe(3);
    expect(stderr).toContain(message);
  });

  test('refuses to start where it cannot listen', async () => {
    const { exitCode, stderr } = await runCommand([
      'executor',
      '--socket',
      join(import.meta.dirname, 'no-such-folder', 'e.sock'),
    ]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('near-enclave executor: refused to start: ');
  });
});

describe('EXECUTOR_SOCKET', () => {
  test('changes what a result is worth, by whether there is one', () => {
    const isolation = (socket: string) => {
      const { trust, operation } = parseConfig({ EXECUTOR_SOCKET: socket });
      return [trust.executorIsolation, operation.executorSocket];
    };
    expect(isolation('/run/executor.sock')).toEqual(['service', '/run/executor.sock']);
    expect(isolation('')).toEqual(['child-process', undefined]);
    expect(() => isolation('executor.sock')).toThrow('EXECUTOR_SOCKET is not an absolute path');
  });
});
