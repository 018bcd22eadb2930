/** Milliseconds on a clock that only goes forward. performance.now() would do, but loading it costs 1 ms. */
export function monotonic(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1_000 + nanoseconds / 1_000_000;
}
