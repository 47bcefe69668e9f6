import { readFileSync } from 'node:fs';
import { fromHex, toBase64, toHex } from '../src/primitives/bytes.ts';
import { createSealedFetch, parsePolicy, verifyAttestation } from '../src/verifier/index.ts';
import { parsePemChain } from '../src/verifier/pem-chain.ts';

const url = process.env['NEAR_ENCLAVE_URL'] ?? 'http://127.0.0.1:3000';
// Of a real deployment: a policy of your own, and the root 'intel'.
const policy = parsePolicy(readFileSync('attestation/dev-policy.json', 'utf8'));
const [developmentRoot = new Uint8Array()] = parsePemChain(readFileSync('attestation/dev-root.pem', 'utf8'));
const nowSeconds = () => Math.floor(Date.now() / 1000);

// First see who is there: a fresh quote, over 32 bytes that nobody could know before.
const challenge = crypto.getRandomValues(new Uint8Array(32));
const asked = `${url}/v1/attestation?challenge=${toHex(challenge)}`;
const attestation = await (await fetch(asked)).text();
const report = verifyAttestation(attestation, {
  nowSeconds: nowSeconds(),
  policy,
  challenge,
  trust: { developmentRoot },
});
if (report.verdict !== 'PASS') throw new Error(`nothing is sealed to this machine: ${report.verdict}`);
const transportKey = fromHex(JSON.parse(attestation).registration.keys.transport);

// Then seal to its key. Whoever stands in between sees lengths and times.
const sealedFetch = createSealedFetch({ transportKey, nowSeconds, fetch });
const post = (path: string, body: unknown) =>
  sealedFetch(url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
const answer = await post('/v1/execute', {
  contract: {
    wasm_base64: toBase64(readFileSync('contracts/built/counter.wasm')),
    account_id: 'counter.near',
  },
  call: { method: 'new', args: { start: 41 }, predecessor_id: 'alice.near' },
  salt: toHex(crypto.getRandomValues(new Uint8Array(32))),
});
const { outcome, statement_hash } = await answer.json();
console.log(answer.status, outcome.status, /^[0-9a-f]{64}$/.test(statement_hash));
