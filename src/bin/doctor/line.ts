/** What the doctor found out about one thing. `unsure`: nothing is wrong, yet nothing was shown either. */
export type DoctorLine = {
  /** Stable: programs and tests refer to it. */
  readonly code: string;
  readonly status: 'ok' | 'bad' | 'unsure';
  readonly detail: string;
  /** What to do about it. */
  readonly hint?: string;
};

export const ok = (code: string, detail: string): DoctorLine => ({ code, status: 'ok', detail });

export const bad = (code: string, detail: string, hint: string): DoctorLine => ({
  code,
  status: 'bad',
  detail,
  hint,
});

export const unsure = (code: string, detail: string, hint: string): DoctorLine => ({
  code,
  status: 'unsure',
  detail,
  hint,
});

/** 0: all is well; 1: something is wrong; 2: nothing is wrong, something could not be shown. 3 is for wrong usage. */
export function exitCodeOf(lines: readonly DoctorLine[]): number {
  if (lines.some(({ status }) => status === 'bad')) return 1;
  return lines.some(({ status }) => status === 'unsure') ? 2 : 0;
}
