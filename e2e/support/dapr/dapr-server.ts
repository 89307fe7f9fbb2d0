import fs from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Programs } from './programs.ts';
import { freePort, ServerProcess } from './server-process.ts';

/** The state stores that the sidecar has. */
export type StoreName = 'redis' | 'memory';

/** A sidecar on free ports, and the Redis server that one of its state stores is on. */
export class DaprServer {
  readonly endpoint: string;
  readonly sidecar: ServerProcess;
  readonly redis: ServerProcess;
  readonly redisPort: number;
  readonly #folder: string;

  private constructor(endpoint: string, sidecar: ServerProcess, redis: ServerProcess, redisPort: number, folder: string) {
    this.endpoint = endpoint;
    this.sidecar = sidecar;
    this.redis = redis;
    this.redisPort = redisPort;
    this.#folder = folder;
  }

  static async start({ daprd, redis }: Programs): Promise<DaprServer> {
    const folder = fs.mkdtempSync(path.join(tmpdir(), 'dapr-'));
    const [redisPort, http, grpc, internal] = [await freePort(), await freePort(), await freePort(), await freePort()];
    const resources = path.join(folder, 'resources');
    fs.mkdirSync(resources);
    const host = `127.0.0.1:${redisPort}`;
    fs.writeFileSync(
      path.join(resources, 'redis.yaml'),
      component('redis', 'state.redis', { redisHost: host, keyPrefix: 'none' }),
    );
    fs.writeFileSync(path.join(resources, 'memory.yaml'), component('memory', 'state.in-memory', { keyPrefix: 'none' }));
    const redisArgs = ['--port', `${redisPort}`, '--bind', '127.0.0.1', '--dir', folder, '--save', '', '--appendonly', 'yes'];
    const endpoint = `http://127.0.0.1:${http}`;
    const sidecarArgs = [
      ...['--app-id', 'test', '--resources-path', resources, '--log-level', 'warn', '--enable-metrics=false'],
      ...['--dapr-listen-addresses', '127.0.0.1', '--dapr-http-port', `${http}`, '--dapr-grpc-port', `${grpc}`],
      ...['--dapr-internal-grpc-port', `${internal}`, '--dapr-internal-grpc-listen-address', '127.0.0.1'],
    ];
    const redisServer = new ServerProcess([redis, ...redisArgs], path.join(folder, 'redis.log'), () => listens(redisPort));
    const sidecar = new ServerProcess([daprd, ...sidecarArgs], path.join(folder, 'daprd.log'), async () => {
      return (await fetch(`${endpoint}/v1.0/healthz/outbound`)).ok;
    });
    const server = new DaprServer(endpoint, sidecar, redisServer, redisPort, folder);
    await redisServer.start();
    await sidecar.start();
    return server;
  }

  /** All keys of the Redis server. */
  keys(): Promise<readonly string[]> {
    return new Promise((resolve, reject) => {
      const socket = connect(this.redisPort, '127.0.0.1', () => socket.write('KEYS *\r\nQUIT\r\n'));
      let reply = '';
      socket.on('data', (data) => (reply += data.toString()));
      socket.on('end', () => resolve(reply.split('\r\n').filter((line) => line.startsWith('idb-eventstore'))));
      socket.on('error', reject);
    });
  }

  /** Ends both, and removes their files. */
  async remove(): Promise<void> {
    await this.sidecar.kill();
    await this.redis.kill();
    fs.rmSync(this.#folder, { recursive: true, force: true });
  }
}

function component(name: string, type: string, metadata: Readonly<Record<string, string>>): string {
  const items = Object.entries(metadata).map(([key, value]) => ({ name: key, value }));
  return JSON.stringify({
    apiVersion: 'dapr.io/v1alpha1',
    kind: 'Component',
    metadata: { name },
    spec: { type, version: 'v1', metadata: items },
  });
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
