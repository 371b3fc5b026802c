// How one person likes the desk, on this computer.
import { readJSON, type Storage } from "./storage"

export type Theme = "system" | "light" | "dark" | "contrast"
export interface Settings {
  theme: Theme
  ring: "loud" | "soft" | "off"
  notifications: boolean
  messageSound: boolean
  /** Devices of this computer, by the browser's names for them; absent: the system's own. */
  microphone?: string
  speaker?: string
  ringer?: string
  /** Microphone and network have been tried here. */
  isPhoneChecked?: boolean
}

export const defaultSettings: Settings = {
  theme: "system", ring: "soft", notifications: true, messageSound: true,
}

// Not by person: the page before sign-in looks as it did.
const key = "guildhall/settings"

export const readSettings = (storage: Storage): Settings =>
  ({ ...defaultSettings, ...readJSON<Partial<Settings>>(storage, key) })

export const writeSettings = (storage: Storage, settings: Settings): void => {
  storage.write(key, JSON.stringify(settings))
}

/** The look that a theme comes to, given what the system prefers. */
export function look(
  theme: Theme, prefersDark: boolean, prefersContrast: boolean,
): "light" | "dark" | "contrast" {
  if (theme !== "system") return theme
  if (prefersContrast) return "contrast"
  return prefersDark ? "dark" : "light"
}
