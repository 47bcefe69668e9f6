import { bold, dim, red, yellow } from '../paint.ts';
import type { RelayStatus, RequestLine } from './status.ts';

/** For people. What a service or a node wrote is shown without control characters. */
export function statusLines(status: RelayStatus): readonly string[] {
  const { at, contracts, requests, pending, given_up: givenUp, notes } = status;
  return [
    ...contracts.flatMap((one) => contractLines(status, one)),
    ...(contracts.length === 0 ? [yellow('No block was looked at yet.')] : []),
    '',
    bold('Requests'),
    `  ${Object.entries(requests)
      .map(([state, count]) => `${state} ${count}`)
      .join('   ')}`,
    ...section('Pending', pending, at),
    ...section('Given up', givenUp, at),
    ...(notes.length === 0 ? [] : ['', bold('Notes')]),
    ...notes.map((note) => `  ${name(note.name)} ${dim(`${ago(at - note.at)} ago`)}  ${plain(note.text)}`),
  ];
}

function contractLines({ at, head }: RelayStatus, one: RelayStatus['contracts'][number]): readonly string[] {
  const lag = one.lag === null ? '' : one.lag === '0' ? ', at the head' : `, ${one.lag} blocks behind`;
  const isStale = head === null || at - head.seen_at > 60_000;
  const last =
    head === null ? 'it never saw the chain' : `it last saw the chain ${ago(at - head.seen_at)} ago`;
  return [
    bold(one.contract),
    `  block ${one.height}${lag} ${dim(`(made ${ago(at - one.block_time)} ago)`)}`,
    `  ${isStale ? red(`${last}: does it run?`) : last}`,
  ];
}

function section(title: string, lines: readonly RequestLine[], at: number): readonly string[] {
  if (lines.length === 0) return [];
  return ['', bold(title), ...lines.flatMap((line) => requestLines(line, at))];
}

function requestLines(line: RequestLine, at: number): readonly string[] {
  const left = line.blocks_left === null ? '' : `, ${line.blocks_left} blocks left`;
  const isLive = ['seen', 'answered', 'sent'].includes(line.state);
  const first = `  #${line.request_id} ${line.state}${isLive ? left : ''} ${dim(`${ago(at - line.changed_at)} ago`)}`;
  return line.reason === null
    ? [first]
    : [first, `     ${name(line.reason.code)}: ${plain(line.reason.text)}`];
}

const name = (text: string): string => yellow(plain(text));

/** A stranger's text must not steer a terminal, nor fill it. */
const plain = (text: string): string => text.replace(/\p{C}/gu, ' ').slice(0, 200);

function ago(millis: number): string {
  const seconds = Math.max(0, Math.round(millis / 1000));
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86_400)} days`;
}
