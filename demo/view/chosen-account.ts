/** The account that the page shows is in its fragment: it survives a reload. */
export function chosenAccount(): string | undefined {
  const [, encoded] = /^#account=(.+)$/.exec(location.hash) ?? [];
  return encoded === undefined ? undefined : decode(encoded);
}

export function chooseAccount(accountId: string): void {
  location.hash = accountLink(accountId);
}

export function chooseNoAccount(): void {
  location.hash = '';
}

export function accountLink(accountId: string): string {
  return `#account=${encodeURIComponent(accountId)}`;
}

/** A fragment is typed by anyone: what does not decode is taken as it is. */
function decode(encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return encoded;
  }
}
