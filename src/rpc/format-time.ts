const nanosPerSecond = 1_000_000_000n;

/** RFC 3339 in UTC with all nine digits, as chrono prints it. `nanos` since 1970. */
export function formatTime(nanos: bigint): string {
  const seconds = nanos / nanosPerSecond;
  const rest = String(nanos % nanosPerSecond).padStart(9, '0');
  const whole = new Date(Number(seconds) * 1_000).toISOString().slice(0, 'yyyy-mm-ddThh:mm:ss'.length);
  return `${whole}.${rest}Z`;
}
