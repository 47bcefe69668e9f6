import { readFileSync } from 'node:fs';
import { Account, JsonRpcProvider } from 'near-api-js';

const url = process.env['NEAR_RPC_URL'] ?? 'http://127.0.0.1:3000/rpc/dev';
const key = 'ed25519:41StcR3VUDZEpsYboH5FoHjGupLZfnmGeZ9AjM37P6QPbtuZE13gJbHJsyQ5WQn3bHgjAKRuP68wuRWrLcA6CHEz';

const root = new Account('test.near', new JsonRpcProvider({ url }), key);
await root.deployContract(readFileSync('contracts/built/counter.wasm'));
await root.callFunction({ contractId: 'test.near', methodName: 'new', args: { start: 41 } });
await root.callFunction({ contractId: 'test.near', methodName: 'increment', args: {} });
console.log(await root.provider.callFunction({ contractId: 'test.near', method: 'get', args: {} }));
