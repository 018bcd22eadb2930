/*
 * Measures how long ports do not answer: `probe.cjs FILE INTERVAL TARGET...` connects to each `tcp ADDRESS PORT` every INTERVAL
 * milliseconds until SIGTERM, and sends a datagram from one socket to each `udp ADDRESS PORT`. For each target it writes to FILE the
 * longest time in milliseconds between two that were answered with others that were not between them, 0, or null if none is
 * answered any more.
 */
const { createSocket } = require('node:dgram');
const { writeFileSync } = require('node:fs');
const net = require('node:net');

const [, , file, interval, ...targets] = process.argv;
/** Less than the time after which the kernel repeats what was dropped. */
const LIMIT = 900;
/** For each target, when a connection began and whether it was answered. */
const attempts = targets.map(() => []);

/** For each UDP target, what sends and waits. */
const flows = targets.map((target) => (target.startsWith('udp ') ? flow(target) : undefined));

let pending = 0;
const pulse = setInterval(() => {
  targets.forEach((target, index) => {
    pending += 1;
    (flows[index] ?? attempt)(target, (result) => {
      attempts[index].push(result);
      pending -= 1;
    });
  });
}, Number(interval));
process.on('SIGTERM', () => {
  clearInterval(pulse);
  setInterval(() => pending === 0 && finish(), 10);
});

function attempt(target, done) {
  const [, host, port] = target.split(' ');
  const began = performance.now();
  let isOpen = true;
  const end = (answered) => {
    if (!isOpen) return;
    isOpen = false;
    clearTimeout(timer);
    socket.destroy();
    done([began, answered]);
  };
  const socket = net.connect({ host, port: Number(port) });
  const timer = setTimeout(end, LIMIT, false);
  socket.on('data', () => end(true));
  socket.on('error', () => end(false));
  socket.on('end', () => end(false));
}

/** Datagrams have no number: an answer is one to all that wait. */
function flow(target) {
  const [, host, port] = target.split(' ');
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
  const waiting = new Set();
  socket.on('message', () => {
    for (const end of waiting) end(true);
  });
  return (_, done) => {
    const began = performance.now();
    const end = (answered) => {
      if (!waiting.delete(end)) return;
      clearTimeout(timer);
      done([began, answered]);
    };
    const timer = setTimeout(end, LIMIT, false);
    waiting.add(end);
    socket.send('?', Number(port), host, () => {});
  };
}

function finish() {
  const gaps = attempts.map((all) => {
    const sorted = all.sort(([one], [other]) => one - other);
    let [last, failed, longest] = [sorted[0]?.[0] ?? 0, 0, 0];
    for (const [began, answered] of sorted) {
      if (!answered) {
        failed += 1;
        continue;
      }
      if (failed > 0) longest = Math.max(longest, began - last);
      [last, failed] = [began, 0];
    }
    // Nothing has answered since.
    return failed > 0 ? null : Math.round(longest);
  });
  writeFileSync(file, JSON.stringify(gaps));
  process.exit();
}
