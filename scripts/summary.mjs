/** What was counted so far. However the process ends, SIGKILL apart, its last line is `N passed, N failed, N skipped`. */
export const total = { passed: 0, failed: 0, skipped: 0, complete: false };

process.on('exit', () => {
  // Something threw, or was too old to begin with.
  if (!total.complete) total.failed += 1;
  const { passed, failed, skipped } = total;
  if (failed > 0 || (process.env.CI === 'true' && skipped > 0)) process.exitCode ||= 1;
  console.log(`\n${passed} passed, ${failed} failed, ${skipped} skipped`);
});
