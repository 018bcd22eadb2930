/** Formats seconds since 1970 as virsh does: `YYYY-MM-DD HH:MM:SS` in local time. Each minute is computed once. */
export function localTimes(): (seconds: number) => string {
  return byMinute((date) => {
    const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
    return `${day} ${two(date.getHours())}:${two(date.getMinutes())}:`;
  }, '');
}

/** Formats seconds since 1970 in ISO 8601, UTC. Each minute is computed once. */
export function isoTimes(): (seconds: number) => string {
  return byMinute((date) => date.toISOString().slice(0, -7), '.000Z');
}

/** The last minute with a year of four digits. No lease is meant to last longer. */
const LAST_MINUTE = Date.UTC(9999, 11, 30) / 60_000;

function byMinute(prefixOf: (date: Date) => string, suffix: string): (seconds: number) => string {
  const minutes = new Map<number, string>();
  return (seconds) => {
    const minute = Math.floor(seconds / 60);
    let prefix = minutes.get(minute);
    if (prefix === undefined) {
      prefix = prefixOf(new Date(Math.min(minute, LAST_MINUTE) * 60_000));
      minutes.set(minute, prefix);
    }
    // join() makes one flat string. Added strings would be flattened again on each use.
    return [prefix, two(Math.floor(seconds) - minute * 60), suffix].join('');
  };
}

/** Formats a span of seconds in its two largest units: `1d 3h`, `58m 5s`, `4s`. */
export function span(seconds: number): string {
  const whole = Math.floor(Math.abs(seconds));
  const [days, hours, minutes] = [
    Math.floor(whole / 86400),
    Math.floor(whole / 3600) % 24,
    Math.floor(whole / 60) % 60,
  ];
  if (days > 0) return hours > 0 ? `${days}d ${hours}h` : `${days}d`;
  if (hours > 0) return minutes > 0 ? `${hours}h ${minutes}m` : `${hours}h`;
  if (minutes > 0) return whole % 60 > 0 ? `${minutes}m ${whole % 60}s` : `${minutes}m`;
  return `${whole}s`;
}

function two(number: number): string {
  return number < 10 ? `0${number}` : String(number);
}
