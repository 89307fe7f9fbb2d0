#!/usr/bin/env node
// Stands in for Firefox before Playwright: starts $FIREFOX_EXECUTABLE with the same arguments, and passes the WebDriver
// BiDi websocket through, except for commands that Playwright sends always and a stock Firefox may not know.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { WebSocket, WebSocketServer } from 'ws';

const ANSWERED_HERE = new Set(['emulation.setMediaFeaturesOverride']);
const STARTER_POLL_MS = 200;

const { MOZ_CRASHREPORTER_SHUTDOWN: _, ...env } = process.env; // it ends the browser when one tab's process dies
const firefox = spawn(
  env.FIREFOX_EXECUTABLE,
  process.argv.slice(2).filter((argument) => !argument.startsWith('--started-as=')),
  { env: { ...env, MOZ_CRASHREPORTER: '', MOZ_CRASHREPORTER_DISABLE: '1' }, stdio: ['ignore', 'inherit', 'pipe'] },
);
firefox.on('exit', (code) => process.exit(code ?? 1));
firefox.on('error', (error) => {
  tell(String(error));
  process.exit(1);
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => firefox.kill(signal));

const starter = process.ppid;
setInterval(() => {
  if (process.ppid !== starter) process.kill(0, 'SIGKILL'); // the test run was killed: nobody else ends this group
}, STARTER_POLL_MS);

createInterface(firefox.stderr).on('line', (line) => {
  const address = /WebDriver BiDi listening on (ws:\/\/\S+)/.exec(line)?.[1];
  if (address) passThrough(address);
  else tell(line);
});

function passThrough(address) {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, maxPayload: 0 });
  server.on('listening', () => tell(`WebDriver BiDi listening on ws://127.0.0.1:${server.address().port}`));
  server.on('connection', (client, { url }) => {
    const browser = new WebSocket(address + url, { perMessageDeflate: false, maxPayload: 0 });
    const opened = new Promise((resolve) => browser.on('open', resolve));
    client.on('message', async (data) => {
      const answer = answerTo(String(data));
      if (answer) return client.send(answer);
      await opened;
      browser.send(String(data));
    });
    browser.on('message', (data) => client.send(String(data)));
    for (const [one, other] of [
      [client, browser],
      [browser, client],
    ]) {
      one.on('close', () => other.close());
      one.on('error', () => other.close());
    }
  });
}

function tell(line) {
  process.stderr.write(`${line}\n`);
}

function answerTo(text) {
  if (![...ANSWERED_HERE].some((name) => text.includes(name))) return undefined;
  const { id, method } = JSON.parse(text);
  return ANSWERED_HERE.has(method) ? JSON.stringify({ type: 'success', id, result: {} }) : undefined;
}
