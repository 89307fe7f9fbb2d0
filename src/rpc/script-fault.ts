/** What keeps a worker from starting from an address. */
export interface ScriptFault {
  /** They follow the address: `answers 404`. */
  readonly words: string;
  /** Whether trying again may help. Undefined for a script in which nothing wrong is to be seen. */
  readonly transient: boolean | undefined;
}

// The browser asks the policy at once; what else it may find takes a request.
const POLICY_MS = 1_000;
const NO_ADDRESS = 'https://'; // by name: bundlers look for workers whose address is a literal
const JAVASCRIPT = /^(text|application)\/(x-)?(java|ecma)script\b/i;

/** Looks at what is there, in the order in which a browser does. */
export async function findFault(address: string): Promise<ScriptFault> {
  if (address === '') return lasting('which has no address here');
  const { origin, protocol } = new URL(address);
  if (origin !== location.origin) return lasting("is of another origin than the page's, and browsers start no worker from there");
  if (!areModulesKnown()) return lasting('is a module, and this browser is too old to start workers from modules');
  const directive = await violationOf(address);
  if (directive !== undefined) return lasting(forbiddenBy(directive, protocol === 'blob:' ? 'blob:' : "'self'"));
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
  if (type.startsWith('text/html')) {
    const words =
      "is an HTML page, such as servers send for addresses that they do not know; serve the file 'idb-eventstore/worker' there";
    return lasting(words);
  }
  if (!JAVASCRIPT.test(type)) return lasting(`is served as '${type}', and must be served as 'text/javascript'`);
  if ((await response.text()).trim() === '') return lasting("is empty; it must be, or import, 'idb-eventstore/worker'");
  const words = "is a script that fails or does not answer; it must be, or import, 'idb-eventstore/worker'";
  return { words, transient: undefined };
}

function forbiddenBy(directive: string, source: string): string {
  const remedy =
    directive === 'require-trusted-types-for'
      ? "give the option 'worker' a function that makes it from a TrustedScriptURL"
      : `its worker-src must allow ${source}`;
  return `is forbidden by the Content-Security-Policy of the page (${directive}): ${remedy}`;
}

function lasting(words: string): ScriptFault {
  return { words, transient: false };
}

/** Whether the browser looks at the option that tells a module from a script. */
function areModulesKnown(): boolean {
  let isKnown = false;
  const options = {
    get type(): WorkerType {
      isKnown = true;
      return 'module';
    },
  };
  try {
    new Worker(NO_ADDRESS, options).terminate();
  } catch {
    // That is no address; the options have been read by then.
  }
  return isKnown;
}

/** The directive of the page's policy that forbids a worker from there: the browser says so to the page, not to the worker's maker. */
function violationOf(address: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const stop = new AbortController();
    const { signal } = stop;
    const answer = (directive?: string): void => {
      stop.abort();
      resolve(directive);
    };
    // In a worker of the application there is no document, and the worker hears it.
    const listener: EventTarget = typeof document === 'undefined' ? globalThis : document;
    const onViolation = (event: Event): void => {
      const { blockedURI, effectiveDirective } = event as SecurityPolicyViolationEvent;
      // Of a Blob it has the scheme only. That of an earlier worker may come now.
      if (blockedURI === 'trusted-types-sink' || address.startsWith(blockedURI)) answer(effectiveDirective);
    };
    listener.addEventListener('securitypolicyviolation', onViolation, { signal });
    setTimeout(answer, POLICY_MS);
    try {
      const worker = new Worker(address, { type: 'module' });
      worker.addEventListener('error', () => setTimeout(answer), { signal }); // the violation may come right after
      signal.addEventListener('abort', () => worker.terminate());
    } catch {
      // The violation comes right after.
    }
  });
}
