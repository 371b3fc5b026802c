// What the desk keeps on this computer, each thing under a key of its own so that two windows never
// overwrite each other. Storage may be full or forbidden: then the desk goes on without it.

export interface Storage {
  read(key: string): string | null
  write(key: string, value: string): boolean
  remove(key: string): void
  keys(prefix: string): string[]
}

export function browserStorage(store: globalThis.Storage): Storage {
  return {
    read: (key) => { try { return store.getItem(key) } catch { return null } },
    write: (key, value) => {
      try { store.setItem(key, value); return true } catch { return false }
    },
    remove: (key) => { try { store.removeItem(key) } catch { /* nothing is kept then */ } },
    keys: (prefix) => {
      try {
        return Object.keys(store).filter((key) => key.startsWith(prefix)).sort()
      } catch { return [] }
    },
  }
}

export function memoryStorage(): Storage {
  const kept = new Map<string, string>()
  return {
    read: (key) => kept.get(key) ?? null,
    write: (key, value) => { kept.set(key, value); return true },
    remove: (key) => { kept.delete(key) },
    keys: (prefix) => [...kept.keys()].filter((key) => key.startsWith(prefix)).sort(),
  }
}

export function readJSON<T>(storage: Storage, key: string): T | undefined {
  const text = storage.read(key)
  if (text === null) return undefined
  try { return JSON.parse(text) as T } catch { return undefined }
}
