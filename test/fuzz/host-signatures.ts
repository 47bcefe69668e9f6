import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { type FunctionType, valueType } from '../../src/wasm/module.ts';

type Row = {
  readonly module: string;
  readonly name: string;
  readonly params: readonly { readonly name: string; readonly wasm: 'i32' | 'i64' }[];
  readonly results: readonly ('i32' | 'i64')[];
  readonly links_at_versions?: readonly number[];
};

/** A host function with nearcore's names of its parameters: they say what to pass. */
export type HostSignature = {
  readonly name: string;
  readonly params: readonly string[];
  readonly type: FunctionType;
  readonly versions: readonly number[];
};

const table = new URL('../vectors/conformance/params/hostfns.json.gz', import.meta.url);

function read(): readonly HostSignature[] {
  const rows = JSON.parse(gunzipSync(readFileSync(table)).toString()) as readonly Row[];
  return rows
    .filter(({ module }) => module === 'env')
    .map(({ name, params, results, links_at_versions = [] }) => ({
      name,
      params: params.map((param) => param.name),
      type: {
        params: params.map(({ wasm }) => valueType[wasm]),
        results: results.map((one) => valueType[one]),
      },
      versions: links_at_versions,
    }));
}

/** All that nearcore offers, with what it offers at no version here. */
export const hostSignatures: readonly HostSignature[] = read();
