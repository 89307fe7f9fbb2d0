// Bundlers put a text in the place of `process.env.NODE_ENV`, as it stands here and nowhere else.
declare const process: { readonly env: { readonly NODE_ENV?: string } };

/** Whether this is seen to be no production build. Where nothing tells, as in a browser without a bundler, it is taken for one. */
export function isDeveloping(): boolean {
  try {
    return process.env.NODE_ENV !== 'production';
  } catch {
    return false;
  }
}

/** Freezes objects, lists and instances, whatever is in them; Dates, Maps and others whose content is no property stay as they are. */
export function deepFreeze(value: unknown): void {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return;
  try {
    // A state shares much with the one before it, which is frozen already.
    if (Object.isFrozen(value)) return;
    Object.freeze(value);
    for (const part of Object.values(value)) deepFreeze(part);
  } catch {
    // A proxy may refuse: whoever uses one sees to it.
  }
}
