// What a phone keeps for the desk: one small database for each convening, its content encrypted with a key
// that never leaves this browser and cannot be read out by a script (see docs/adr/0009-names-on-a-phone.md).
const STORES = ["meta", "presses", "told"];

const done = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

const open = (name) => {
  const asked = indexedDB.open(name, 1);
  asked.onupgradeneeded = () => {
    for (const store of STORES) asked.result.createObjectStore(store, { keyPath: "id" });
  };
  return done(asked);
};

export class Safe {
  // Above `scope` lie the pages of one convening's check-in; the database and the cache are named for it.
  constructor(scope) {
    this.scope = scope;
    this.name = `check-in ${scope}`;
  }

  static get works() {
    return Boolean(globalThis.crypto?.subtle && globalThis.indexedDB && globalThis.caches && navigator.serviceWorker);
  }

  async db() {
    if (!this.opened) {
      this.opened = open(this.name);
      // Another window removes the list: let go of it.
      (await this.opened).onversionchange = () => this.close();
    }
    return this.opened;
  }

  async close() {
    const opened = this.opened;
    this.opened = null;
    this.key = null;
    (await opened)?.close();
  }

  async in(store, mode, deed) {
    const db = await this.db();
    return done(deed(db.transaction(store, mode).objectStore(store)));
  }

  async secret() {
    if (this.key) return this.key;
    const kept = await this.in("meta", "readonly", (store) => store.get("key"));
    if (kept) return (this.key = kept.key);
    const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
    await this.in("meta", "readwrite", (store) => store.put({ id: "key", key }));
    return (this.key = key);
  }

  async put(store, id, value) {
    const key = await this.secret();
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const plain = new TextEncoder().encode(JSON.stringify(value));
    const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, plain);
    await this.in(store, "readwrite", (rows) => rows.put({ id, iv, sealed }));
  }

  async read({ iv, sealed }) {
    const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv }, await this.secret(), sealed);
    return JSON.parse(new TextDecoder().decode(plain));
  }

  async get(store, id) {
    const row = await this.in(store, "readonly", (rows) => rows.get(id));
    return row ? this.read(row) : null;
  }

  // In the order in which they were put: ids of presses begin with their number.
  async all(store) {
    const rows = await this.in(store, "readonly", (kept) => kept.getAll());
    return Promise.all(rows.map(async (row) => ({ id: row.id, ...(await this.read(row)) })));
  }

  async remove(store, id) {
    await this.in(store, "readwrite", (rows) => rows.delete(id));
  }

  // The names go; what was pressed and not sent stays.
  async forgetNames() {
    await this.remove("meta", "list");
    await caches.delete(this.name);
  }

  async forgetAll() {
    await this.close();
    await done(indexedDB.deleteDatabase(this.name)).catch(() => {});
    await caches.delete(this.name);
    const registered = await navigator.serviceWorker.getRegistration(this.scope);
    await registered?.unregister();
  }
}
