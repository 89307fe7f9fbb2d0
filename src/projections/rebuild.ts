import { UpgradeRequiredError } from '../contract/errors/index.ts';
import type { RebuildOptions } from '../contract/projection.ts';
import { isolated } from '../platform/isolated.ts';
import type { SubscriptionParts } from '../subscriptions/subscription.ts';
import { endOfLog } from '../subscriptions/log-reader.ts';
import { newBuild, type Builds, type HeadRecord } from './builds.ts';
import type { Spec } from './projection.ts';
import { waitUntil, type WaitParts } from './wait-until.ts';

/** Has a new build made, whichever tab makes it, and waits until it is shown. */
export async function rebuild(
  parts: Pick<SubscriptionParts<object>, 'engine'> & WaitParts,
  spec: Pick<Spec<object, object>, 'name' | 'version'>,
  builds: Builds,
  { onProgress, signal }: RebuildOptions,
): Promise<void> {
  const wanted = await begin(parts.database, spec, builds);
  parts.run();
  const total = await endOfLog(parts.engine, parts.database);
  let told = -1;
  const reached = ({ head, active, next }: Awaited<ReturnType<Builds['state']>>): boolean => {
    // The first build of all is shown while it is made.
    const progress = head?.next?.id === wanted ? next : head?.active.id === wanted ? active : { position: total };
    const isShown = head?.next?.id !== wanted && (progress?.position ?? 0) >= total;
    const done = Math.min(progress?.position ?? 0, total);
    if (done > told) {
      told = done;
      if (onProgress) isolated(() => onProgress({ done, total }));
    }
    return isShown;
  };
  await waitUntil(parts, builds, reached, signal);
}

/**
 * The id of the build to wait for: one that is under way will do, as it takes everything from the beginning.
 * @throws UpgradeRequiredError where newer code shows its documents: nobody would build those of older code.
 */
async function begin(
  database: string,
  { name, version }: Pick<Spec<object, object>, 'name' | 'version'>,
  builds: Builds,
): Promise<string> {
  for (;;) {
    const head: HeadRecord | undefined = await builds.head();
    if (head && head.active.version > version) {
      throw new UpgradeRequiredError({ database, supportedVersion: version, projection: name });
    }
    if (head?.next && head.next.version >= version) return head.next.id;
    const next = newBuild(version);
    const old = head ? [...head.old, ...(head.next ? [head.next.id] : [])] : [];
    if (await builds.change(head, head ? { active: head.active, next, old } : { active: next, old })) return next.id;
  }
}
