import type { BrowserContext, Page } from 'playwright-core';

/** A file that is given to the page. */
export type Given = { readonly name: string; readonly bytes: Uint8Array };

export const bundleFile = (text: string, name = 'result.bundle.json'): Given => ({
  name,
  bytes: Buffer.from(text),
});

const payload = ({ name, bytes }: Given) => ({
  name,
  mimeType: 'application/json',
  buffer: Buffer.from(bytes),
});

/** The page `/verify` in a browser, as a person uses it, with all that it said and asked for. */
export class OpenedPage {
  readonly page: Page;
  /** Errors and warnings, violations of its content security policy among them. */
  readonly complaints: string[] = [];
  /** Whatever was asked for, but for the page itself. */
  readonly requests: string[] = [];

  private constructor(page: Page) {
    this.page = page;
  }

  /** Opens the page; from then on its browser has no network. */
  static async open(context: BrowserContext, url: string): Promise<OpenedPage> {
    await context.setOffline(false);
    const opened = new OpenedPage(await context.newPage());
    opened.#listen(url);
    await opened.page.goto(url);
    await context.setOffline(true);
    return opened;
  }

  #listen(url: string): void {
    this.page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) this.complaints.push(message.text());
    });
    this.page.on('pageerror', (error) => this.complaints.push(String(error)));
    this.page.on('request', (request) => {
      if (request.url() !== url) this.requests.push(request.url());
    });
  }

  async trustDevelopmentRoot(): Promise<void> {
    await this.page.check('#development-root');
  }

  /** Opens what is folded and fills in the field. */
  async fill(field: 'at' | 'challenge' | 'auditor-key', text: string): Promise<void> {
    const fields = this.page.locator('form details');
    if ((await fields.getAttribute('open')) === null) await fields.locator('summary').click();
    await this.page.fill(`#${field}`, text);
  }

  /** Gives it a bundle and waits until all is shown. Returns the verdict. */
  async verify(bundle: Given): Promise<string | null> {
    await this.page.setInputFiles('#bundle', payload(bundle));
    return this.verdict();
  }

  async drop({ name, bytes }: Given): Promise<void> {
    const transfer = await this.page.evaluateHandle(
      ([fileName, text]) => {
        const data = new DataTransfer();
        data.items.add(new File([text ?? ''], fileName ?? ''));
        return data;
      },
      [name, Buffer.from(bytes).toString()],
    );
    await this.page.dispatchEvent('main', 'drop', { dataTransfer: transfer });
  }

  async choosePolicy(policy: Given): Promise<void> {
    await this.page.setInputFiles('#policy-file', payload(policy));
  }

  async verdict(): Promise<string | null> {
    await this.page.waitForSelector('body[data-state="done"]');
    return this.page.getAttribute('[data-verdict]', 'data-verdict');
  }

  /** Status and what was found, of each check by its code. */
  checks(): Promise<Record<string, { readonly status: string; readonly detail: string }>> {
    return this.page.$$eval('details.line', (lines) =>
      Object.fromEntries(
        lines.map((line) => [
          line.getAttribute('data-code') ?? '',
          {
            status: line.getAttribute('data-status') ?? '',
            detail: line.querySelector('dl dd')?.textContent ?? '',
          },
        ]),
      ),
    );
  }

  /** As it is seen: capitals may be made by the style. */
  text(selector: string): Promise<string> {
    // biome-ignore lint/performance/useDomNodeTextContent: what the reader sees is what matters
    return this.page.locator(selector).innerText();
  }
}
