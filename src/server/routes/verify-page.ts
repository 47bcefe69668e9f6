import { existsSync, readFileSync } from 'node:fs';
import { Hono } from 'hono';

/** What `npm run build:web` makes. */
const builtPage = new URL('../../../dist/web/verify.html', import.meta.url);

/** The page's own policy: it names its script and style by hash. */
const policyInPage = /http-equiv="Content-Security-Policy" content="([^"]+)"/;

/** The verifier as a web page: one file, which loads nothing else. Not found if it was not built. */
export const verifyPageRoute = (file: URL = builtPage) =>
  new Hono().get('/verify', (c) => {
    if (!existsSync(file)) return c.notFound();
    const page = readFileSync(file, 'utf8');
    return c.html(page, 200, {
      'content-security-policy': `${policyInPage.exec(page)?.[1] ?? "default-src 'none'"}; frame-ancestors 'none'`,
      'cache-control': 'no-cache',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    });
  });
