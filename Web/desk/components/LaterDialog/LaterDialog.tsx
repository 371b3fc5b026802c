import { useId, useState } from "react"
import type { Me, Plan, Problem } from "../../../shared/api"
import { queueTitle } from "../../state/contacts"
import { clockTime, comingTime, timeOfDay } from "../../state/time"
import { Button } from "../Button/Button"
import { Dialog } from "../Dialog/Dialog"
import { Field } from "../Field/Field"
import { ProblemNote } from "../ProblemNote/ProblemNote"
import { useNow } from "../Timer/Timer"
import "./LaterDialog.css"

export interface LaterDialogProps {
  me: Me
  plan: Plan | undefined
  isPending: boolean
  problem?: Problem
  isStill?: boolean
  /** `at` is RFC 3339. */
  onDone: (presence: Me["presence"], reason: string | undefined, at: string) => void
  onTakeBack: () => void
  onClose: () => void
}

const minutesAhead = [15, 30, 60]

/** A change of presence at a time of day: lunch at half past twelve, home at five. */
export function LaterDialog(props: LaterDialogProps) {
  const now = useNow()
  const reasons = props.plan?.presenceReasons ?? []
  const [choice, setChoice] = useState(reasons[0] ? `away:${reasons[0]}` : "offline")
  const [time, setTime] = useState(() => clockTime(now + 30 * 60_000))
  const [isWrong, setWrong] = useState(false)
  const group = useId()
  const done = () => {
    const at = comingTime(time, now)
    if (at === undefined) { setWrong(true); return }
    const reason = choice.startsWith("away:") ? choice.slice(5) : undefined
    const presence = reason !== undefined ? "unavailable" : choice as Me["presence"]
    props.onDone(presence, reason, new Date(at).toISOString())
  }
  const next = props.me.next
  return (
    <Dialog
      title="Change presence later" onClose={props.onClose} isStill={props.isStill}
      footer={<>
        <Button onClick={props.onClose}>Cancel</Button>
        <Button look="main" isPending={props.isPending} onClick={done}>Change at {time || "…"}</Button>
      </>}
    >
      {next && (
        <p className="later-next">
          <span>{queueTitle(next.reason ?? next.presence)} at {timeOfDay(next.at)} is planned. A new time takes its place.</span>
          <Button isPending={props.isPending} onClick={props.onTakeBack}>Take it back</Button>
        </p>
      )}
      <fieldset className="settings-group later-choices">
        <legend>Become</legend>
        {[...reasons.map((reason) => [`away:${reason}`, queueTitle(reason)] as const), ["offline", "Offline"] as const, ["available", "Available"] as const]
          .map(([id, title]) => (
            <label key={id} className="choice">
              <input type="radio" name={group} checked={choice === id} onChange={() => setChoice(id)} /> {title}
            </label>
          ))}
      </fieldset>
      <Field
        label="At" hint="What you have then goes on to its end; nothing new is offered to you."
        error={isWrong ? "Say a time within the next 12 hours, such as 12:30." : undefined}
      >
        {(ids) => (
          <input
            {...ids} className="input numeral later-time" type="time" required value={time}
            onChange={(event) => { setTime(event.target.value); setWrong(false) }}
          />
        )}
      </Field>
      <p className="later-ahead">
        {minutesAhead.map((minutes) => (
          <Button key={minutes} onClick={() => { setTime(clockTime(now + minutes * 60_000)); setWrong(false) }}>
            In {minutes === 60 ? "an hour" : `${minutes} minutes`}
          </Button>
        ))}
      </p>
      <ProblemNote problem={props.problem} />
    </Dialog>
  )
}
