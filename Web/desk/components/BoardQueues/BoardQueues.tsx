import type { Plan, QueueNow } from "../../../shared/api"
import { levelTone, waitTone, type Tone } from "../../state/board"
import { queueTitle } from "../../state/contacts"
import { countedSpan, percent } from "../../state/time"
import { Icon } from "../Icon/Icon"
import { Menu } from "../Menu/Menu"
import { Timer, useNow } from "../Timer/Timer"
import "./BoardQueues.css"

export interface BoardQueuesProps {
  queues: QueueNow[]
  plan: Plan | undefined
  /** Absent on a wall and for who may not step in. */
  onToggle?: (queue: QueueNow) => void
}

const toneWords: Record<Tone, string> = { plain: "", care: " over target", bad: " far over target" }

/** One line a queue, in the plan's order, so that each stays where one looks for it. */
export function BoardQueues({ queues, plan, onToggle }: BoardQueuesProps) {
  const now = useNow()
  return (
    <table className="board-table board-queues">
      <caption className="said">Queues</caption>
      <thead>
        <tr>
          <th scope="col">Queue</th>
          <th scope="col" className="figure">Waiting</th>
          <th scope="col" className="figure">Longest</th>
          <th scope="col" className="figure">Level today</th>
          <th scope="col" className="figure board-wide">Answered</th>
          <th scope="col" className="figure board-wide">Abandoned</th>
          <th scope="col" className="figure board-wide">Mean wait</th>
          <th scope="col" className="figure">Free / working</th>
          {onToggle && <th scope="col"><span className="said">Actions</span></th>}
        </tr>
      </thead>
      <tbody>
        {queues.map((queue) => {
          const wait = waitTone(queue, plan, now)
          const level = levelTone(queue, plan)
          const target = plan?.queues.find(({ name }) => name === queue.name)?.serviceLevel
          return (
            <tr key={queue.name} className={queue.isOpen ? undefined : "board-closed"}>
              <th scope="row">
                {queueTitle(queue.name)}
                {!queue.isOpen && <span className="board-tag">{queue.isClosedByHand ? "closed by hand" : "closed"}</span>}
              </th>
              <td className={`figure numeral ${queue.waiting > 0 ? "board-strong" : ""}`}>{queue.waiting}</td>
              <td className={`figure board-${wait}`}>
                {queue.longestSince
                  ? <>{wait !== "plain" && <Icon name="warn" size={14} />} <Timer since={queue.longestSince} label={`longest wait${toneWords[wait]}`} tone={wait} /></>
                  : <span aria-label="nobody waits">–</span>}
              </td>
              <td className={`figure numeral board-${level}`}>
                {level !== "plain" && <Icon name="down" size={14} />} {queue.today.serviceLevel === undefined ? "–" : percent(queue.today.serviceLevel)}
                {level !== "plain" && target && <span className="said"> under the target of {percent(target.share)}</span>}
              </td>
              <td className="figure numeral board-wide">{queue.today.answered}</td>
              <td className="figure numeral board-wide">{queue.today.abandoned}</td>
              <td className="figure numeral board-wide">{queue.today.averageWaitMilliseconds === undefined ? "–" : countedSpan(queue.today.averageWaitMilliseconds)}</td>
              <td className="figure numeral">{queue.available} / {queue.working}</td>
              {onToggle && (
                <td className="board-act">
                  <Menu
                    label={`Actions on ${queueTitle(queue.name)}`} align="end" buttonClass="button button-quiet button-bare" button={<Icon name="more" />}
                    items={[queue.isClosedByHand
                      ? { id: "open", title: "Open the queue", icon: "check", onChoose: () => onToggle(queue) }
                      : { id: "close", title: "Close the queue", icon: "hold", tone: "bad", onChoose: () => onToggle(queue) }]}
                  />
                </td>
              )}
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
