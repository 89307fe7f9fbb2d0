import { registerSW } from 'virtual:pwa-register';
import { byId } from './elements.ts';

/**
 * Keeps the app in the browser, so that it starts without a network, and offers a new version of it once that is there. Each tab
 * changes to it when its own user wants to: none is reloaded because another one was.
 */
export function bindUpdateOffer(onError: (error: unknown) => void): void {
  const offer = byId('update-offer', HTMLElement);
  const badge = byId('offline-ready', HTMLElement);
  const showOffer = (): boolean => (offer.hidden = false);
  let registration: ServiceWorkerRegistration | undefined;
  const letNewOneTakeOver = registerSW({
    onNeedRefresh: showOffer,
    onNeedReload: showOffer,
    onOfflineReady: () => badge.classList.remove('waiting'),
    onRegisteredSW(_, registered) {
      registration = registered;
      if (registered?.active) badge.classList.remove('waiting');
    },
    onRegisterError: onError,
  });
  byId('update-now', HTMLButtonElement).addEventListener('click', () => {
    // In another tab it was wanted before: it has taken over.
    if (!registration?.waiting) return location.reload();
    navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
    void letNewOneTakeOver();
  });
  byId('update-later', HTMLButtonElement).addEventListener('click', () => (offer.hidden = true));
}
