import { z } from 'zod';
import { toBase64, toHex, toUtf8 } from '../../primitives/bytes.ts';
import { sha256 } from '../../primitives/hash.ts';
import { failedOutput, type OutlayerTask } from '../../proof/outlayer-report-data.ts';
import type { StatementInput } from '../../proof/statement.ts';
import type { Epoch } from '../key-epochs.ts';
import { ProblemError } from '../problems.ts';

/** What OutLayer's auditors read of a task: the fields that are hashed in its quote, and the quote. */
export const TaskQuote = z.strictObject({
  task_id: z.string().meta({ description: 'the request id' }),
  task_type: z.literal('execute'),
  tdx_quote: z.string().meta({ description: 'base64' }),
  build_target: z.string().nullable(),
  wasm_hash: z.string(),
  input_hash: z.string(),
  output_hash: z.string().meta({ description: 'of the returned value in compact JSON with sorted names' }),
  block_height: z.string().meta({ description: 'of the block that holds the outcome' }),
  caller_account_id: z.string(),
  project_id: z.string().nullable(),
  timestamp: z.string().meta({ description: 'Unix seconds' }),
});
export type TaskQuote = z.input<typeof TaskQuote>;

/** Throws the problem `outlayer_quote_refused`, and `EnclaveFault`. */
export async function quoteTask(
  { attestation }: Pick<Epoch, 'attestation'>,
  task: OutlayerTask,
  input: StatementInput,
): Promise<TaskQuote> {
  const made = await attestation.overOutlayerTask(task, input);
  if (!made.ok) throw new ProblemError('outlayer_quote_refused', made.code, { field: 'outlayer_quote' });
  const hashOf = (text: string) => toHex(sha256(toUtf8(text)));
  return {
    task_id: task.taskId.toString(),
    task_type: 'execute',
    tdx_quote: toBase64(made.quote),
    build_target: task.buildTarget ?? null,
    wasm_hash: toHex(task.wasmHash),
    input_hash: hashOf(task.inputData),
    output_hash: hashOf(task.output ?? failedOutput),
    block_height: task.blockHeight.toString(),
    caller_account_id: task.callerAccountId,
    project_id: task.projectId ?? null,
    timestamp: task.timestamp.toString(),
  };
}
