import type { StreamsRequest } from '../contract/database-engine.ts';
import type { StreamInfo, StreamPage } from '../contract/stream-page.ts';
import type { KeyValueDatabase } from '../storage/port.ts';
import { isTombstoneKey, storeIdOf, streamKeysQuery, versionOfKey, versionQuery } from './stream.ts';

/** The streams that have events: those that were only opened are left out, so that a page may take more than one look. */
export async function pageOfStreams(database: KeyValueDatabase, request: StreamsRequest): Promise<StreamPage> {
  const streams: StreamInfo[] = [];
  for (let { after } = request; ;) {
    const { limit } = request;
    const wanted = limit - streams.length;
    // `after` itself may come again, and one more tells whether there is another page.
    const [found = []] = await database.read([streamKeysQuery(request, after, wanted + 2)]);
    const keys = found.map(String).filter((key) => key !== after);
    const page = keys.slice(0, wanted);
    streams.push(...(await withEvents(database, request.database, page)));
    if (keys.length <= wanted) return { streams };
    after = page.at(-1);
    if (streams.length >= limit && after !== undefined) return { streams, next: after };
  }
}

async function withEvents(database: KeyValueDatabase, name: string, keys: readonly string[]): Promise<readonly StreamInfo[]> {
  const answers = await database.read(keys.map(versionQuery));
  return keys.flatMap((key, index) => {
    const last = answers[index]?.[0];
    const version = isTombstoneKey(last) ? 0 : versionOfKey(last);
    const { name: aggregate, id } = storeIdOf(name, key);
    return version > 0 ? [{ name: aggregate, id, version }] : [];
  });
}
