/** Takes from this thread the right to read files, which it needs until its code is loaded. */
export function forgetFiles(): void {
  // Under no permission model there is nothing to take, as when a test starts a thread by itself.
  process.permission?.drop('fs.read');
}
