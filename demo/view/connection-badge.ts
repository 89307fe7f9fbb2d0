import { byId } from './elements.ts';

/** Says whether there is a network. The app works all the same. */
export function bindConnectionBadge(): void {
  const badge = byId('connection', HTMLElement);
  const show = (): void => {
    badge.textContent = navigator.onLine ? 'Online' : 'Offline';
    badge.classList.toggle('offline', !navigator.onLine);
  };
  addEventListener('online', show);
  addEventListener('offline', show);
  show();
}
