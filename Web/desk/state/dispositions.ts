// The codes of wrap-up: those used lately are one click away.
import { readJSON, type Storage } from "./storage"

export const recentMaximum = 6
const key = (person: string, queue: string) => `guildhall/dispositions/${person}/${queue}`

/** The names used lately in this queue, the newest first. */
export function recentDispositions(storage: Storage, person: string, queue: string): string[] {
  const kept = readJSON<unknown>(storage, key(person, queue))
  return Array.isArray(kept) ? kept.filter((name): name is string => typeof name === "string") : []
}

export function rememberDisposition(
  storage: Storage, person: string, queue: string, name: string,
): void {
  const others = recentDispositions(storage, person, queue).filter((other) => other !== name)
  storage.write(key(person, queue), JSON.stringify([name, ...others].slice(0, recentMaximum)))
}
