// Keys: the defaults, what somebody chose instead, and whether a key press is one of them.
import { readJSON, type Storage } from "./storage"

export type ShortcutName =
  | "accept" | "decline" | "palette" | "help" | "nextContact" | "previousContact" | "write" | "note"
  | "answers" | "transfer" | "hold" | "end" | "presence" | "list" | "customer" | "mute" | "keypad"
  | "call"

export interface Shortcut { name: ShortcutName; title: string; keys: string; group: string }

/** "Alt+M", "F8", "Control+K", "?": modifiers in this order, then the key. */
export const defaultShortcuts: Shortcut[] = [
  { name: "accept", title: "Accept the offer", keys: "F8", group: "Offers" },
  { name: "decline", title: "Decline the offer", keys: "F9", group: "Offers" },
  { name: "nextContact", title: "Next contact", keys: "Alt+ArrowDown", group: "Moving" },
  { name: "previousContact", title: "Previous contact", keys: "Alt+ArrowUp", group: "Moving" },
  { name: "list", title: "Go to my contacts", keys: "Alt+L", group: "Moving" },
  { name: "write", title: "Go to writing a message", keys: "Alt+M", group: "Moving" },
  { name: "customer", title: "Go to the customer", keys: "Alt+C", group: "Moving" },
  { name: "note", title: "Write a note", keys: "Alt+N", group: "Contact" },
  { name: "answers", title: "Canned answers", keys: "Alt+A", group: "Contact" },
  { name: "hold", title: "Hold or resume", keys: "Alt+H", group: "Contact" },
  { name: "transfer", title: "Transfer", keys: "Alt+R", group: "Contact" },
  { name: "end", title: "End, or finish wrap-up", keys: "Alt+W", group: "Contact" },
  { name: "mute", title: "Mute or unmute", keys: "M", group: "Call" },
  { name: "keypad", title: "Keypad", keys: "Alt+K", group: "Call" },
  { name: "call", title: "Call somebody", keys: "Alt+B", group: "Call" },
  { name: "presence", title: "Change presence", keys: "Alt+P", group: "Desk" },
  { name: "palette", title: "All commands", keys: "Control+K", group: "Desk" },
  { name: "help", title: "This list", keys: "?", group: "Desk" },
]

export interface KeyPress {
  key: string
  code?: string
  ctrlKey: boolean
  altKey: boolean
  shiftKey: boolean
  metaKey: boolean
}

/** How a key press is written, or nothing while only modifiers are down. */
export function keysOf(press: KeyPress): string | undefined {
  if (["Control", "Alt", "Shift", "Meta", "AltGraph", "Dead"].includes(press.key)) return undefined
  const isPrintable = press.key.length === 1
  // Alt changes what a letter writes on some keyboards; the key cap says what was meant.
  const letter = press.altKey && press.code?.startsWith("Key") ? press.code.slice(3) : undefined
  const key = letter ?? (isPrintable ? press.key.toUpperCase() : press.key)
  const parts: string[] = []
  if (press.ctrlKey || press.metaKey) parts.push("Control")
  if (press.altKey) parts.push("Alt")
  // With a sign such as "?", Shift is part of how it is typed.
  if (press.shiftKey && (!isPrintable || /[A-Z0-9]/.test(key))) parts.push("Shift")
  return [...parts, key].join("+")
}

/** Signs that are typed into a text must not act there. */
export const isTyped = (keys: string): boolean => !keys.includes("+") && keys.length === 1

const key = (person: string) => `guildhall/shortcuts/${person}`

export function readShortcuts(storage: Storage, person: string): Shortcut[] {
  const own = readJSON<Partial<Record<ShortcutName, string>>>(storage, key(person)) ?? {}
  return defaultShortcuts.map((shortcut) => {
    const keys = own[shortcut.name]
    return typeof keys === "string" ? { ...shortcut, keys } : shortcut
  })
}

export function writeShortcuts(storage: Storage, person: string, shortcuts: Shortcut[]): void {
  const own: Partial<Record<ShortcutName, string>> = {}
  for (const shortcut of shortcuts) {
    const standard = defaultShortcuts.find(({ name }) => name === shortcut.name)
    if (standard && standard.keys !== shortcut.keys) own[shortcut.name] = shortcut.keys
  }
  storage.write(key(person), JSON.stringify(own))
}

/** The other shortcut that has these keys, if any. */
export const clashing = (
  shortcuts: Shortcut[], name: ShortcutName, keys: string,
): Shortcut | undefined =>
  keys === "" ? undefined : shortcuts.find((other) => other.name !== name && other.keys === keys)

const spoken: Record<string, string> = {
  ArrowDown: "↓", ArrowUp: "↑", ArrowLeft: "←", ArrowRight: "→", Control: "Ctrl",
}

export const keyCaps = (keys: string): string[] =>
  keys === "" ? [] : keys.split("+").map((part) => spoken[part] ?? part)
