import { parentPort } from 'node:worker_threads';

parentPort?.on('message', () => {
  throw new Error('no contract was ever so bad');
});
