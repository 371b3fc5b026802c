import { keyCaps } from "../../state/shortcuts"
import "./KeyCaps.css"

/** The keys of a shortcut. */
export function KeyCaps({ keys }: { keys: string }) {
  const caps = keyCaps(keys)
  if (caps.length === 0) return <span className="soft">none</span>
  return <span className="keycaps">{caps.map((cap) => <kbd key={cap}>{cap}</kbd>)}</span>
}
