// What this device keeps of ballots that are not cast: a key for each paper. The voter's own device
// keeps it in its storage, a shared one for as long as the window is open, and never over its time.

const PREFIX = "ballot|";

// A browser may forbid its storage altogether; then there is none, and the cookie has to do.
function storages() {
  try {
    return [window.localStorage, window.sessionStorage];
  } catch {
    return [];
  }
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function keys(storage) {
  return Object.keys(storage).filter((key) => key.startsWith(PREFIX));
}

export function keyOf(slug, voter, pot) {
  return `${PREFIX}${slug}|${voter}|${pot}`;
}

export function read(key) {
  for (const storage of storages()) {
    const kept = parsed(storage.getItem(key));
    if (kept && kept.until > Date.now()) {
      return kept;
    }
  }
  return null;
}

export function write(key, kept, own) {
  const [device, tab] = storages();
  try {
    (own ? device : tab)?.setItem(key, JSON.stringify(kept));
  } catch {
    // Full: the cookie keeps what is sent.
  }
}

// Takes away a round's ballots, or with no round whatever is over its time.
export function forget(slug) {
  for (const storage of storages()) {
    for (const key of keys(storage)) {
      const kept = parsed(storage.getItem(key));
      const isOver = !kept || kept.until <= Date.now();
      if (isOver || (slug && key.startsWith(`${PREFIX}${slug}|`))) {
        storage.removeItem(key);
      }
    }
  }
}

// The paper that was marked last and is not cast, in any round.
export function unfinished() {
  const found = storages().flatMap((storage) => keys(storage).map((key) => parsed(storage.getItem(key))));
  return found
    .filter((kept) => kept && kept.until > Date.now() && kept.marks.length > 0)
    .sort((a, b) => b.at - a.at)[0];
}
