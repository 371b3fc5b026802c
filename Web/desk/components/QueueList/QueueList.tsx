import type { QueueNow } from "../../../shared/api"
import { queueTitle } from "../../state/contacts"
import { Timer } from "../Timer/Timer"
import "./QueueList.css"

/** What waits in the queues of my units: those with somebody waiting first. */
export function QueueList({ queues }: { queues: QueueNow[] }) {
  if (queues.length === 0) return <p className="queues-empty">Your units have no queues.</p>
  return (
    <table className="queues">
      <thead>
        <tr>
          <th scope="col">Queue</th>
          <th scope="col" className="queues-figure">Waiting</th>
          <th scope="col" className="queues-figure">Longest</th>
        </tr>
      </thead>
      <tbody>
        {queues.map((queue) => (
          <tr key={queue.name} className={queue.waiting > 0 ? "queues-busy" : undefined}>
            <th scope="row">
              {queueTitle(queue.name)}
              {!queue.isOpen && <span className="queues-closed"> closed</span>}
            </th>
            <td className="queues-figure numeral">{queue.waiting}</td>
            <td className="queues-figure">
              {queue.longestSince
                ? <Timer since={queue.longestSince} label="longest wait" />
                : <span aria-label="nobody waits">–</span>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
