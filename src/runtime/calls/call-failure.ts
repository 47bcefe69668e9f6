import type { FunctionCallError as RecordedError } from '../../primitives/errors/function-call-error.ts';
import { displayError } from '../../vm/error-text.ts';
import type { CompilationError, FunctionCallError } from '../../vm/errors.ts';

/**
 * A contract's failure as the chain records it (nearcore, runtime/runtime/src/conversions.rs). What happened while the
 * contract ran is told by its text alone, so that the record depends on no engine.
 */
export function recordedError(error: FunctionCallError): RecordedError {
  switch (error.kind) {
    case 'CompilationError':
      return { kind: 'compilation_error', error: recordedCompilation(error.error) };
    case 'MethodResolveError':
      return { kind: 'method_resolve_error', error: error.error };
    case 'LinkError':
      return { kind: 'execution_error', text: `Link Error: ${error.msg}` };
    case 'LoadingError':
    case 'WasmTrap':
    case 'HostError':
      return { kind: 'execution_error', text: displayError(error) };
  }
}

type RecordedCompilation = Extract<RecordedError, { readonly kind: 'compilation_error' }>['error'];

function recordedCompilation(error: CompilationError): RecordedCompilation {
  switch (error.kind) {
    case 'CodeDoesNotExist':
      return { kind: 'code_does_not_exist', accountId: error.account_id };
    case 'PrepareError':
      return { kind: 'prepare_error', error: error.error };
    case 'WasmtimeCompileError':
      return { kind: 'wasmer_compile_error', msg: error.msg };
  }
}
