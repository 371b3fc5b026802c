// What pages use of the engine.
import { createContext, useContext, useEffect, useRef, useSyncExternalStore } from "react"
import type { Plan, Session } from "../../shared/api"
import type { Line } from "../phone/machine"
import type { Phone } from "../phone/phone"
import type { Draft } from "../state/drafts"
import type { Engine } from "../state/engine"
import type { DeskState } from "../state/model"
import type { Settings } from "../state/settings"
import { isTyped, keysOf, type Shortcut, type ShortcutName } from "../state/shortcuts"
import type { Sound } from "./sound"

export interface AppContext {
  engine: Engine
  session: Session
  plan: Plan | undefined
  settings: Settings
  shortcuts: Shortcut[]
  sound: Sound
  phone: Phone
}

export const App = createContext<AppContext | undefined>(undefined)

export function useApp(): AppContext {
  const app = useContext(App)
  if (!app) throw new Error("used outside the application")
  return app
}

export function useDesk(): DeskState {
  const { engine } = useApp()
  return useSyncExternalStore(engine.store.subscribe, engine.store.get)
}

/** How the telephone of this desk stands. */
export function useLine(): Line {
  const { phone } = useApp()
  return useSyncExternalStore(phone.store.subscribe, phone.store.get)
}

export function useDraft(contact: string | undefined): Draft {
  const { engine } = useApp()
  return useSyncExternalStore(engine.writing.subscribeDrafts, () => engine.writing.draft(contact ?? ""))
}

const isTextField = (element: Element | null): boolean =>
  element instanceof HTMLTextAreaElement || element instanceof HTMLSelectElement ||
  (element instanceof HTMLInputElement && !["radio", "checkbox", "button"].includes(element.type))

/** Offers may be answered whatever is open; everything else waits until a dialog is closed. */
const alwaysHeard: ShortcutName[] = ["accept", "decline"]

/** Acts on shortcuts for as long as the component is there; what has no action passes by. */
export function useShortcuts(
  shortcuts: Shortcut[], acts: Partial<Record<ShortcutName, () => void>>,
): void {
  const latest = useRef({ shortcuts, acts })
  latest.current = { shortcuts, acts }
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return
      const keys = keysOf(event)
      if (!keys) return
      const shortcut = latest.current.shortcuts.find((one) => one.keys === keys)
      const act = shortcut && latest.current.acts[shortcut.name]
      if (!shortcut || !act) return
      if (isTyped(keys) && isTextField(document.activeElement)) return
      if (document.querySelector("dialog[open]") && !alwaysHeard.includes(shortcut.name)) return
      event.preventDefault()
      act()
    }
    window.addEventListener("keydown", press)
    return () => window.removeEventListener("keydown", press)
  }, [])
}

export const keysFor = (shortcuts: Shortcut[], name: ShortcutName): string =>
  shortcuts.find((one) => one.name === name)?.keys ?? ""
