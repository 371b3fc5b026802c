import { useEffect, useRef, useState } from "react"
import { keysIn } from "../../phone/call"
import type { Problem } from "../../../shared/api"
import { Dialog } from "../Dialog/Dialog"
import { ProblemNote } from "../ProblemNote/ProblemNote"
import "./Keypad.css"

const rows: [string, string][] = [
  ["1", ""], ["2", "ABC"], ["3", "DEF"], ["4", "GHI"], ["5", "JKL"], ["6", "MNO"], ["7", "PQRS"],
  ["8", "TUV"], ["9", "WXYZ"], ["*", "star"], ["0", ""], ["#", "hash"],
]
/** So many of those pressed are shown. */
const shownMaximum = 24

/** Keys into a call: by click, by typing, by pasting a number. */
export function Keypad({ isStill, pressed: given = "", problem, onPress, onClose }: {
  isStill?: boolean
  pressed?: string
  problem?: Problem
  onPress: (keys: string) => void
  onClose: () => void
}) {
  const [pressed, setPressed] = useState(given)
  const latest = useRef(onPress)
  latest.current = onPress
  const press = (keys: string) => {
    if (keys === "") return
    latest.current(keys)
    setPressed((before) => (before + keys).slice(-shownMaximum))
  }
  useEffect(() => {
    if (isStill) return
    const type = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.altKey || event.metaKey || event.key.length !== 1) return
      if (keysIn(event.key) === "") return
      event.preventDefault()
      press(event.key)
    }
    const paste = (event: ClipboardEvent) => press(keysIn(event.clipboardData?.getData("text") ?? "").slice(0, shownMaximum))
    window.addEventListener("keydown", type)
    document.addEventListener("paste", paste)
    return () => { window.removeEventListener("keydown", type); document.removeEventListener("paste", paste) }
  }, [isStill])
  return (
    <Dialog title="Keypad" width="narrow" onClose={onClose} isStill={isStill}>
      <p className="soft">Keys go into the call: click them, or type them.</p>
      <p className="keypad-pressed numeral" role="status" aria-label="Pressed">{pressed || "–"}</p>
      <div className="keypad" role="group" aria-label="Keys">
        {rows.map(([sign, letters]) => (
          <button key={sign} type="button" className="keypad-key" data-autofocus={sign === "1" ? "" : undefined} aria-label={letters === "star" || letters === "hash" ? letters : sign} onClick={() => press(sign)}>
            <span>{sign}</span>
            <span className="keypad-letters" aria-hidden="true">{letters === "star" || letters === "hash" ? "" : letters}</span>
          </button>
        ))}
      </div>
      <ProblemNote problem={problem} />
    </Dialog>
  )
}
