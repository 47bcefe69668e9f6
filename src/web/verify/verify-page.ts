import '../styles/base.css';
import '../styles/form.css';
import '../styles/verdict.css';
import '../styles/checks.css';
import '../styles/gas.css';
import '../styles/changes.css';
import '../styles/phone.css';
import { showAboutPage } from './about-page.ts';
import { onFile } from './file-drop.ts';
import type { VerifyAnswer, VerifyProgress, WorkerMessage } from './messages.ts';
import { onSettingsChange, readSettings, SettingError } from './settings-form.ts';
import { type Running, verifyInWorker } from './verify-in-worker.ts';
import { pageElement } from './views/element.ts';
import { gasView } from './views/gas-view.ts';
import { resultView } from './views/result-view.ts';

const result = pageElement('result', HTMLElement);
const progress = pageElement('progress', HTMLElement);
const figures = pageElement('progress-figures', HTMLElement);

let chosen: File | undefined;
let running: Running | undefined;
/** After a file was chosen; whoever changes a setting stays there. */
let leadsToResult = false;

/** Judges the chosen file by the settings as they stand; what is still running is of no use then. */
async function verify(): Promise<void> {
  if (chosen === undefined) return;
  const file = chosen;
  const { name } = file;
  running?.cancel();
  showBusy(name);
  const settings = await readSettings();
  running?.cancel(); // started while the settings were read
  running = verifyInWorker(
    { file, settings },
    {
      heard: (message) => hear(message, name),
      broke: (reason) => show(refusal(`the verifier itself broke, so nothing was judged: ${reason}`), name),
    },
  );
}

function leadToResult(): void {
  leadsToResult = false;
  pageElement('verdict-word', HTMLElement).focus({ preventScroll: true });
  result.scrollIntoView({ block: 'start' });
}

const refusal = (reason: string): VerifyAnswer => ({ kind: 'refused', reason });

function hear(message: WorkerMessage, name: string): void {
  switch (message.kind) {
    case 'report':
    case 'refused':
      show(message, name);
      return;
    case 'progress':
      showProgress(message);
      return;
    case 'gas':
      document.getElementById('gas')?.replaceWith(gasView(message.gas, true));
      return;
    case 'done':
      document.body.dataset['state'] = 'done';
  }
}

function showBusy(name: string): void {
  document.body.dataset['state'] = 'busy';
  result.setAttribute('aria-busy', 'true');
  progress.textContent = `Checking ${name} …`;
  figures.textContent = '';
}

/** For the eye alone: read out, it would drown the verdict. */
function showProgress({ blocks, share }: VerifyProgress): void {
  figures.textContent = `${blocks} blocks, ${Math.floor(share * 100)} % of the file`;
}

function show(answer: VerifyAnswer, name: string): void {
  result.replaceChildren(...resultView(answer, name));
  result.setAttribute('aria-busy', 'false');
  const word = answer.kind === 'report' ? answer.report.verdict : 'Not judged';
  // Read out by screen readers: the verdict, once.
  progress.textContent = `${word}: ${name}`;
  document.body.dataset['state'] = 'shown';
  document.title = `${word} · near-enclave verify`;
  if (leadsToResult) leadToResult();
}

/** Whatever goes wrong here is no verdict. */
function start(run: () => Promise<void>): void {
  run().catch((cause: unknown) => {
    show(refusal(cause instanceof SettingError ? cause.message : String(cause)), chosen?.name ?? 'the file');
    document.body.dataset['state'] = 'done';
  });
}

onFile((file) =>
  start(async () => {
    chosen = file;
    leadsToResult = true;
    await verify();
  }),
);
onSettingsChange(() => start(verify));
// What is folded around something that a link leads to unfolds, and so does that.
window.addEventListener('hashchange', () => {
  const target = document.getElementById(location.hash.slice(1));
  for (let at = target; at !== null; at = at.parentElement)
    if (at instanceof HTMLDetailsElement) at.open = true;
  target?.scrollIntoView();
});
showAboutPage();
