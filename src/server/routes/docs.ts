import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Hono } from 'hono';

/** Swagger UI from its package (docs/decisions/0003-api-page.md): no byte comes from another origin. */
const folder = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));

const script = 'text/javascript; charset=utf-8';
const assets = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': script,
  'favicon-32x32.png': 'image/png',
} as const;

const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>near-enclave API</title>
    <link rel="icon" href="/docs/favicon-32x32.png">
    <link rel="stylesheet" href="/docs/swagger-ui.css">
  </head>
  <body>
    <div id="swagger-ui"></div>
    <script src="/docs/swagger-ui-bundle.js"></script>
    <script src="/docs/start.js"></script>
  </body>
</html>
`;

/** Without `validatorUrl: null` the page would show the document to a validator on the internet. */
const start = `SwaggerUIBundle({ url: '/openapi.json', dom_id: '#swagger-ui', validatorUrl: null, deepLinking: true });
`;

export const docsRoute = () => {
  const app = new Hono()
    .get('/docs', (c) => c.html(page))
    .get('/docs/start.js', (c) => c.body(start, 200, { 'content-type': script }));
  for (const [file, type] of Object.entries(assets)) {
    app.get(`/docs/${file}`, (c) => c.body(readFileSync(join(folder, file)), 200, { 'content-type': type }));
  }
  return app;
};
