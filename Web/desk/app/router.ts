import { useSyncExternalStore } from "react"

const listeners = new Set<() => void>()
const tell = () => { for (const listener of [...listeners]) listener() }
window.addEventListener("popstate", tell)

/** The path within the site and its query, as "/desk/board?wall=1". */
export const useAddress = (): string => useSyncExternalStore(
  (listener) => { listeners.add(listener); return () => { listeners.delete(listener) } },
  () => window.location.pathname + window.location.search)

export function go(address: string): void {
  if (address === window.location.pathname + window.location.search) return
  window.history.pushState(null, "", address)
  tell()
}

export type Route = { page: "desk" | "history" } | { page: "board"; isWall: boolean }

export function routeOf(address: string): Route {
  const [path = "", query = ""] = address.split("?")
  if (/^\/desk\/board\/?$/.test(path)) {
    return { page: "board", isWall: new URLSearchParams(query).get("wall") === "1" }
  }
  if (/^\/desk\/history\/?$/.test(path)) return { page: "history" }
  return { page: "desk" }
}
