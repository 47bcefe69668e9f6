import { z } from 'zod';
import { decimal, hex, record, text, u32 } from './json-codecs.ts';
import { responseFormats } from './outlayer-hashes.ts';
import type { OutlayerRequest } from './outlayer-input.ts';
import type { StatementInput } from './statement.ts';

/** What the hashes of the input's field `outlayer` were made of, but for what stands there itself. */
export const outlayerDisclosureJson = record({
  source: record({ url: text, hash: hex(32), buildTarget: text }),
  senderId: text,
  maxInstructions: decimal(64),
  maxMemoryMb: u32,
  maxExecutionSeconds: decimal(64),
  inputData: text,
  responseFormat: z.enum(responseFormats),
  timestamp: decimal(64),
});
export type OutlayerDisclosure = z.output<typeof outlayerDisclosureJson>;

/** The whole request again. */
export const disclosedRequest = (
  disclosure: OutlayerDisclosure,
  { requestId, dataId }: Pick<NonNullable<StatementInput['outlayer']>, 'requestId' | 'dataId'>,
): OutlayerRequest => ({ ...disclosure, requestId, dataId });

export const toOutlayerDisclosure = ({
  requestId: _requestId,
  dataId: _dataId,
  ...told
}: OutlayerRequest): OutlayerDisclosure => told;
