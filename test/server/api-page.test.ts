import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { executeBody, post, testService } from '../support/service.ts';

type Schema = { readonly [key: string]: unknown };
type Operation = {
  readonly requestBody?: Schema;
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content?: Schema }>>;
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly required: boolean }[];
};
type Document = {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
};

async function documentOf(): Promise<Document> {
  const { app } = await testService();
  const response = await app.request('/openapi.json');
  expect(response.status).toBe(200);
  return (await response.json()) as Document;
}

/** Every `$ref` below a value. */
function references(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = '$ref' in value && typeof value.$ref === 'string' ? [value.$ref] : [];
  return [...own, ...Object.values(value).flatMap(references)];
}

describe('GET /openapi.json', () => {
  test('is an OpenAPI 3.1 document', async () => {
    const document = await documentOf();
    expect(document.openapi).toMatch(/^3\.1\./);
    expect(document.info).toMatchObject({
      title: 'near-enclave',
      version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
    });
    for (const operations of Object.values(document.paths)) {
      for (const [method, { responses }] of Object.entries(operations)) {
        expect(['get', 'post']).toContain(method);
        for (const [status, { description }] of Object.entries(responses)) {
          expect(status).toMatch(/^[1-5]\d\d$/);
          expect(description).not.toBe('');
        }
      }
    }
  });

  test('resolves each of its references', async () => {
    const document = await documentOf();
    const all = references(document);
    expect(all.length).toBeGreaterThan(10);
    for (const reference of all) {
      const name = /^#\/components\/schemas\/(\w+)$/.exec(reference)?.[1] ?? '';
      expect(document.components.schemas[name], reference).toBeDefined();
    }
  });

  test('declares each parameter of a path', async () => {
    const { paths } = await documentOf();
    for (const [path, operations] of Object.entries(paths)) {
      const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      for (const { parameters = [] } of Object.values(operations)) {
        expect(parameters.filter((one) => one.in === 'path').map(({ name }) => name)).toEqual(names);
      }
    }
  });

  test('covers every route but the pages', async () => {
    const { app } = await testService();
    const document = await documentOf();
    const served = app.routes
      .filter(({ method, path }) => method !== 'ALL' && !path.startsWith('/docs'))
      .filter(({ path }) => !['/openapi.json', '/verify'].includes(path))
      .map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`);
    const documented = Object.entries(document.paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect([...new Set(served)].sort()).toEqual(documented.sort());
    expect(documented).toContain('POST /v1/execute');
  });

  test('describes the request with its defaults and no other field', async () => {
    const request = (await documentOf()).components.schemas['ExecuteRequest'] as {
      additionalProperties: boolean;
      required: string[];
      properties: Record<string, { properties: Record<string, Schema> }>;
    };
    expect(request.additionalProperties).toBe(false);
    expect(request.required).toEqual(['contract', 'call']);
    expect(request.properties['call']?.properties['attached_deposit']).toMatchObject({
      type: 'string',
      default: '0',
    });
    expect(request.properties['call']?.properties['args']?.['description']).toContain('JSON.stringify(args)');
  });
});

describe('GET /docs', () => {
  test('is a page that loads nothing from another origin', async () => {
    const { app } = await testService();
    const page = await app.request('/docs');
    expect(page.headers.get('content-type')).toContain('text/html');
    const links = [...(await page.text()).matchAll(/(?:src|href)="([^"]+)"/g)].map(([, link]) => link ?? '');
    expect(links).toHaveLength(4);
    for (const link of links) {
      expect(link).toMatch(/^\/docs\//);
      const asset = await app.request(link);
      expect(asset.status, link).toBe(200);
      expect((await asset.arrayBuffer()).byteLength).toBeGreaterThan(50);
    }
  });

  test('starts with the local document, and shows it to no validator', async () => {
    const { app } = await testService();
    const start = await (await app.request('/docs/start.js')).text();
    expect(start).toContain("url: '/openapi.json'");
    expect(start).toContain('validatorUrl: null');
    expect(start).not.toMatch(/https?:/);
  });

  test('serves the bytes of the package', async () => {
    const { app } = await testService();
    const served = new Uint8Array(await (await app.request('/docs/swagger-ui-bundle.js')).arrayBuffer());
    const path = new URL('../../node_modules/swagger-ui-dist/swagger-ui-bundle.js', import.meta.url);
    expect(Buffer.compare(served, readFileSync(path))).toBe(0);
  });

  test.each(['/docs', '/openapi.json', '/nowhere'])('is guarded by a strict policy at %s', async (path) => {
    const { app } = await testService();
    const policy = (await app.request(path)).headers.get('content-security-policy') ?? '';
    const directives = new Map(
      policy.split(/;\s*/).map((one) => [one.split(' ')[0], one.split(' ').slice(1)]),
    );
    expect(directives.get('default-src')).toEqual(["'none'"]);
    expect(directives.get('script-src')).toEqual(["'self'"]);
    expect(directives.get('frame-ancestors')).toEqual(["'none'"]);
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
  });
});

describe('an answer', () => {
  test('is never sniffed for another type', async () => {
    const service = await testService();
    const response = await post(service, executeBody('counter', { method: 'get' }));
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  });
});
