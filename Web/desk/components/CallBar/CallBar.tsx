import { phoneLook, qualityWords, gradeWords } from "../../phone/words"
import type { Call } from "../../phone/call"
import type { Line } from "../../phone/machine"
import { Button } from "../Button/Button"
import { Icon } from "../Icon/Icon"
import { Bars } from "../PhoneChip/PhoneChip"
import "./CallBar.css"

export interface CallBarProps {
  line: Line
  call: Call
  /** It rings at the other end. */
  isCalling?: boolean
  /** The adviser called: whether it rings still, they hear. */
  isOutbound?: boolean
  muteKeys: string
  onMute: (isMuted: boolean) => void
  onKeypad: () => void
  onPhone: () => void
  onAgain: () => void
}

/** The sound of the call before the adviser: is it there, am I heard, keys into it. */
export function CallBar(props: CallBarProps) {
  const { line, call } = props
  const look = phoneLook(line, call)
  const isThere = line.phase === "ready" && line.brokenSince === undefined && !line.isBlocked
  return (
    <div className={`callbar${!isThere ? " callbar-bad" : line.isMuted ? " callbar-muted" : ""}`} role="group" aria-label="Call">
      <p className="callbar-words">
        <Icon name={!isThere ? "warn" : props.isCalling ? "bell" : line.isMuted ? "micOff" : call.state === "held" ? "hold" : "voice"} />
        <span>
          <strong>{words(props, isThere)}</strong>{" "}
          <span className="soft">{isThere ? soundWords(props) : look?.detail ?? "This service has no telephone."}</span>
        </span>
        {isThere && look?.grade && <span className="callbar-sound" title={qualityWords(line.quality)}><Bars grade={look.grade} /> {gradeWords[look.grade]}</span>}
      </p>
      <div className="callbar-buttons">
        {isThere ? <>
          <Button
            className="callbar-first" icon={line.isMuted ? "micOff" : "mic"} look={line.isMuted ? "main" : "plain"} aria-pressed={line.isMuted}
            aria-keyshortcuts={props.muteKeys} onClick={() => props.onMute(!line.isMuted)}
          >{line.isMuted ? "Unmute" : "Mute"}</Button>
          <Button icon="keypad" onClick={props.onKeypad}>Keypad</Button>
        </> : <>
          {(line.phase === "elsewhere" || line.phase === "waiting" || line.phase === "faulty") && (
            <Button className="callbar-first" look="main" icon="refresh" onClick={props.onAgain}>{line.phase === "elsewhere" ? "Take calls here" : "Try again"}</Button>
          )}
          <Button className="callbar-first" icon="headset" onClick={props.onPhone}>Telephone settings</Button>
        </>}
      </div>
    </div>
  )
}

function words({ line, call, isCalling, isOutbound }: CallBarProps, isThere: boolean): string {
  if (!isThere) return "You are not heard."
  if (isCalling) return "Ringing."
  if (call.state === "held") return "On hold."
  if (line.isMuted) return "You are muted."
  if (call.state === "consulting" || call.state === "consulted") return "Asking a colleague."
  return isOutbound ? "Called by you." : "Connected."
}

function soundWords({ line, call, isCalling, isOutbound }: CallBarProps): string {
  if (isCalling) return "You hear it ring until somebody answers."
  if (call.state === "held") return "The caller hears music, not you."
  if (call.state === "consulting") return "The caller hears music while you ask."
  if (call.state === "consulted") return "The caller hears music while you two speak."
  if (line.isMuted) return "Nobody hears you."
  return isOutbound ? "You hear it ring until somebody answers." : "The caller hears you."
}
