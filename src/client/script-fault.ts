/** What keeps a worker from starting from an address. */
export interface ScriptFault {
  /** They follow the address: `answers 404`. */
  readonly words: string;
  /** True when trying again may help. */
  readonly transient: boolean;
}

// The browser asks the policy at once; what else it may find takes a request.
const POLICY_MS = 1_000;
const JAVASCRIPT = /^(text|application)\/(x-)?(java|ecma)script\b/i;

/** Looks at what is there, in the order in which a browser does. */
export async function findFault(address: string): Promise<ScriptFault> {
  if (!URL.canParse(address)) return lasting('is no address');
  const { origin, protocol } = new URL(address);
  if (origin !== location.origin) return lasting("is of another origin than the page's, and browsers start no worker from there");
  if (await isForbidden(address)) {
    const source = protocol === 'blob:' ? 'blob:' : "'self'";
    return lasting(`is forbidden by the page's Content-Security-Policy: its worker-src must allow ${source}`);
  }
  try {
    return faultOf(await fetch(address));
  } catch {
    return { words: 'cannot be fetched', transient: true };
  }
}

async function faultOf(response: Response): Promise<ScriptFault> {
  const { ok, status } = response;
  if (!ok) return { words: `answers ${status}; serve the file 'idb-eventstore/worker' there`, transient: status >= 500 };
  const type = response.headers.get('content-type') ?? '';
  if (type.startsWith('text/html')) return lasting('is an HTML page, such as servers send for addresses that they do not know');
  if (!JAVASCRIPT.test(type)) return lasting(`is served as '${type}', and must be served as 'text/javascript'`);
  if ((await response.text()).trim() === '') return lasting('is an empty script: a bundler has dropped what it imports');
  return lasting("is a script that fails or does not answer; it must be, or import, 'idb-eventstore/worker'");
}

function lasting(words: string): ScriptFault {
  return { words, transient: false };
}

/** Whether the page's policy forbids a worker from there: the browser says so to the page, but not to whoever made the worker. */
function isForbidden(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const stop = new AbortController();
    const answer = (forbidden: boolean) => (): void => {
      stop.abort();
      resolve(forbidden);
    };
    const { signal } = stop;
    document.addEventListener('securitypolicyviolation', answer(true), { signal });
    setTimeout(answer(false), POLICY_MS);
    try {
      const worker = new Worker(address, { type: 'module' });
      worker.addEventListener('error', answer(false), { signal });
      signal.addEventListener('abort', () => worker.terminate());
    } catch {
      // The violation comes right after.
    }
  });
}
