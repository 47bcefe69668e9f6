import { fromHex } from '../../primitives/bytes.ts';

const mainnet = '1daa835c4637f7ae3d924095ba3f0bf2829bcfa17b1068cd58bd853dcad7ceb5';
const testnet = '238feac1f86cc9f9f4003e3f6d5aebc04eaea9c394032bd29470e9609b67f6c5';
const elsewhere = 'd2884a900d4fa370e48f1e3d4865d4dc0dbd093c89f0e7baef2eddc142c49e8d';

const byChain: Readonly<Record<string, string>> = { mainnet, mocknet: mainnet, testnet };

/** The code of the global contract that `0x` accounts run (nearcore, runtime/near-wallet-contract/src/lib.rs). */
export const ethWalletHash = (chainId: string): Uint8Array => fromHex(byChain[chainId] ?? elsewhere);
