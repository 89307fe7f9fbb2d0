import type { BankEvent, BenchStore, Contestant } from '../../contestant.ts';
import type { AppendRecord, LimitCalls, LimitReply, LimitRequest } from './calls.ts';

export const limit: Contestant = {
  name: 'limit',
  description:
    'What is left when everything but the storing is taken away: a bare worker with one record of JSON text for each append, the ' +
    'last key checked in the same transaction. No sessions, no locks, no validation, no event classes. Nobody ships this; it ' +
    'tells how far from the ground the others are.',
  durability: { relaxed: "transactions with `durability: 'relaxed'`", strict: "transactions with `durability: 'strict'`" },
  async open(database, durability) {
    const worker = new Worker(new URL('../../../worker/limit.ts', import.meta.url), { type: 'module' });
    const call = callsOf(worker);
    await call('open', database, durability);
    return new LimitBench(call);
  },
};

type Call = <M extends keyof LimitCalls>(method: M, ...args: Parameters<LimitCalls[M]>) => ReturnType<LimitCalls[M]>;

function callsOf(worker: Worker): Call {
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  let calls = 0;
  worker.addEventListener('message', ({ data }: MessageEvent<LimitReply>) => {
    const call = waiting.get(data.id);
    waiting.delete(data.id);
    if (data.ok) call?.resolve(data.value);
    else call?.reject(new Error(data.message));
  });
  const call = (method: keyof LimitCalls, ...args: readonly unknown[]): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const request: LimitRequest = { id: calls++, method, args };
      waiting.set(request.id, { resolve, reject });
      worker.postMessage(request);
    });
  return call as Call;
}

class LimitBench implements BenchStore {
  readonly #call: Call;

  constructor(call: Call) {
    this.#call = call;
  }

  append(stream: string, events: readonly BankEvent[], expected: number): Promise<void> {
    return this.#call('append', stream, events.length, JSON.stringify(events), expected);
  }

  load(stream: string): Promise<readonly BankEvent[]> {
    return this.slice(stream, 1, Infinity);
  }

  async slice(stream: string, first: number, last: number): Promise<readonly BankEvent[]> {
    return parse(await this.#call('read', stream, first, last), first, last);
  }

  version(stream: string): Promise<number> {
    return this.#call('version', stream);
  }

  openAddClose(stream: string, events: readonly BankEvent[]): Promise<void> {
    return this.#call('append', stream, events.length, JSON.stringify(events));
  }

  readonly snapshots = {
    put: (stream: string, version: number, state: object): Promise<void> =>
      this.#call('putSnapshot', stream, version, JSON.stringify({ version, state })),
    load: async (stream: string): Promise<{ state: object | undefined; events: readonly BankEvent[] }> => {
      const { text, records } = await this.#call('loadSnapshot', stream);
      if (text === undefined) return { state: undefined, events: parse(records, 1, Infinity) };
      const { version, state } = JSON.parse(text) as { version: number; state: object };
      return { state, events: parse(records, version + 1, Infinity) };
    },
  };

  close(): Promise<void> {
    return this.#call('close');
  }
}

function parse(records: readonly AppendRecord[], first: number, last: number): BankEvent[] {
  const events: BankEvent[] = [];
  for (const record of records) {
    const parsed = JSON.parse(record.text) as readonly BankEvent[];
    for (const event of parsed.slice(Math.max(first - record.first, 0), last - record.first + 1)) events.push(event);
  }
  return events;
}
