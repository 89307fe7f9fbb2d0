import type { ImportResult, Progress } from 'idb-eventstore';
import { exportBank, restoreBank } from '../bank/backup.ts';
import type { Bank } from '../bank/bank.ts';
import { acceptDrops } from './drop-zone.ts';
import { byId, control, element } from './elements.ts';
import type { LongWork } from './long-work.ts';
import { count, counted, size } from './numbers.ts';

// Until then every engine has taken the file: WebKit asks for it only after the click.
const REVOKE_AFTER = 60_000; // milliseconds

const commits = (number: number): string => counted(number, 'commit');

/** The bank as a file: out of this browser, and into another one. */
export function bindBackupPanel(bank: Bank, work: LongWork): void {
  const form = byId('restore-form', HTMLFormElement);
  const chosen = control(form, 'file', HTMLInputElement);
  // In the panel: a restored account that is shown is told of as a change in another tab.
  const result = byId('backup-result', HTMLElement);

  function restore(file: File): void {
    work.run({
      name: 'Restore',
      act: async (signal, view) => {
        result.textContent = '';
        const onProgress = ({ done, total }: Progress): void => view.show(done, total, size);
        result.textContent = describeRestore(await restoreBank(bank, file, { signal, onProgress }), bank.database);
      },
      cancelled: () => 'Restore cancelled: what was taken in stays. Restore the same backup again to go on.',
    });
  }

  byId('export-bank', HTMLButtonElement).addEventListener('click', () => {
    work.run({
      name: 'Export',
      act: async (signal, view) => {
        result.textContent = '';
        const onProgress = ({ done, total }: Progress): void => view.show(done, total, commits);
        const file = await exportBank(bank, { signal, onProgress });
        download(file);
        result.textContent = `Exported ${bank.database} as ${file.name}, ${size(file.size)}.`;
      },
      cancelled: () => 'Export cancelled: there is no file.',
    });
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const file = chosen.files?.[0];
    if (file) restore(file);
  });
  acceptDrops(byId('backup-panel', HTMLElement), restore);
}

function describeRestore({ streams, messages, added, snapshots }: ImportResult, bank: string): string {
  const found = `${counted(messages, 'event')} of ${counted(streams, 'stream')} and ${counted(snapshots, 'snapshot')}`;
  if (added === 0) return `Nothing to add: all of the backup’s ${found} were in ${bank} before.`;
  return `The backup has ${found}. ${count(added)} of the events were added to ${bank}.`;
}

function download(file: File): void {
  const address = URL.createObjectURL(file);
  const link = element('a');
  link.href = address;
  link.download = file.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), REVOKE_AFTER);
}
