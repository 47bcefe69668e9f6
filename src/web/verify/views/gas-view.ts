import { grouped, teraGas } from '../../../primitives/amount-text.ts';
import type { Cost, CostGroup, GasFacts } from '../facts/gas-facts.ts';
import { percent, share } from '../facts/shares.ts';
import { element, svgElement } from './element.ts';
import { strangersText } from './shown-text.ts';

const width = 1000;
const shownCosts = 14;

const groupNames: Readonly<Record<CostGroup, string>> = {
  wasm: 'instructions of the contract',
  host: 'host functions',
  action: 'promises made',
  fees: 'fees for running receipts',
};

/** How much of the prepaid gas went, and on what. `isOurs`: a run in this tab came to the same. */
export function gasView(gas: GasFacts, isOurs: boolean): HTMLElement {
  return element(
    'section',
    { class: 'card', id: 'gas', 'aria-labelledby': 'gas-title' },
    element('h2', { id: 'gas-title' }, 'Gas'),
    prepaidView(gas),
    ...(gas.costs.length === 0 ? [noProfile(gas)] : profileView(gas)),
    ...receiptsView(gas),
    gas.costs.length === 0 ? undefined : element('p', { class: 'quiet' }, isOurs ? ours : theirs),
  );
}

const ours =
  'Measured in this tab, where the call was run again: it burns what was signed, and this is how it divides.';
const theirs = 'The sum is signed. How it divides is the word of the service: no hash covers a gas profile.';

function prepaidView({ burnt, used, prepaid }: GasFacts): HTMLElement {
  const held = used - burnt;
  const label = `${teraGas(burnt)} burnt of ${teraGas(prepaid)} prepaid`;
  const parts = [
    { kind: 'burnt', from: 0, size: width * share(burnt, prepaid) },
    { kind: 'held', from: width * share(burnt, prepaid), size: width * share(held, prepaid) },
  ];
  return element(
    'figure',
    {},
    bar(label, parts),
    element(
      'figcaption',
      {},
      element('strong', {}, `${teraGas(burnt)} burnt`),
      ` (${grouped(burnt)}) of ${teraGas(prepaid)} prepaid`,
      held > 0n ? `; ${teraGas(held)} held for receipts` : '',
    ),
  );
}

type Part = { readonly kind: string; readonly from: number; readonly size: number };

/** At least a hairline where there is anything at all. */
const bar = (label: string, parts: readonly Part[]): SVGSVGElement =>
  svgElement(
    'svg',
    {
      class: 'bar',
      viewBox: `0 0 ${width} 20`,
      preserveAspectRatio: 'none',
      role: 'img',
      'aria-label': label,
    },
    svgElement('rect', { class: 'track', width: `${width}`, height: '20' }),
    ...parts
      .filter(({ size }) => size > 0)
      .map(({ kind, from, size }) =>
        svgElement('rect', {
          class: `part part-${kind}`,
          x: `${from}`,
          width: `${Math.max(size, 2)}`,
          height: '20',
        }),
      ),
  );

const noProfile = ({ receipts }: GasFacts): HTMLElement =>
  element(
    'p',
    { class: 'quiet' },
    receipts.length === 0
      ? 'The bundle holds no gas profile: only a call that may make receipts has one.'
      : 'The outcomes in the bundle hold no gas profile.',
  );

function profileView({ costs }: GasFacts): HTMLElement[] {
  const total = costs.reduce((sum, { gas }) => sum + gas, 0n);
  const rest = costs.slice(shownCosts).reduce((sum, { gas }) => sum + gas, 0n);
  const largest = costs[0]?.gas ?? 0n;
  return [
    kindsView(costs, total),
    element(
      'table',
      { class: 'costs' },
      element('caption', {}, 'What it was spent on, the largest first'),
      element('tbody', {}, ...costs.slice(0, shownCosts).map((cost) => costRow(cost, largest, total))),
    ),
    rest > 0n
      ? element('p', { class: 'quiet' }, `and ${costs.length - shownCosts} more, ${teraGas(rest)} together`)
      : undefined,
  ].filter((part) => part !== undefined);
}

/** One bar of all, divided by kind, with its legend. */
function kindsView(costs: readonly Cost[], total: bigint): HTMLElement {
  let from = 0;
  const groups = (Object.keys(groupNames) as CostGroup[]).filter((name) =>
    costs.some(({ group }) => group === name),
  );
  const parts = groups.map((group) => {
    const gas = costs.filter((cost) => cost.group === group).reduce((sum, cost) => sum + cost.gas, 0n);
    const part = {
      kind: group,
      from,
      size: width * share(gas, total),
      text: `${groupNames[group]} ${percent(gas, total)}`,
    };
    from += part.size;
    return part;
  });
  return element(
    'figure',
    {},
    bar(`Of the gas: ${parts.map(({ text }) => text).join(', ')}`, parts),
    element(
      'figcaption',
      { class: 'legend' },
      ...parts.map(({ kind, text }) => element('span', { class: `key key-${kind}` }, text)),
    ),
  );
}

function costRow({ name, group, gas }: Cost, largest: bigint, total: bigint): HTMLElement {
  const part = { kind: group, from: 0, size: width * share(gas, largest) };
  return element(
    'tr',
    {},
    element('th', { scope: 'row' }, ...breakable(name)),
    element('td', { class: 'picture' }, bar(`${name}: ${percent(gas, total)}`, [part])),
    element('td', { class: 'figure' }, teraGas(gas)),
    element('td', { class: 'figure' }, percent(gas, total)),
  );
}

/** A long name may go on in the next line after each of its words. */
const breakable = (name: string): Node[] =>
  name.split(/(?<=_)/).flatMap((word) => [document.createTextNode(word), element('wbr')]);

function receiptsView({ receipts }: GasFacts): HTMLElement[] {
  if (receipts.length < 2) return [];
  const [largest = 0n] = receipts.map(({ gas }) => gas).sort((a, b) => Number(b - a));
  const rows = receipts.map(({ executorId, gas }) =>
    element(
      'tr',
      {},
      element('th', { scope: 'row' }, strangersText(executorId)),
      element(
        'td',
        { class: 'picture' },
        bar(teraGas(gas), [{ kind: 'burnt', from: 0, size: width * share(gas, largest) }]),
      ),
      element('td', { class: 'figure' }, teraGas(gas)),
    ),
  );
  return [
    element(
      'table',
      { class: 'costs' },
      element('caption', {}, `${receipts.length} receipts, as they ran`),
      element('tbody', {}, ...rows),
    ),
  ];
}
