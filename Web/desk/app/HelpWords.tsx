import { KeyCaps } from "../components/KeyCaps/KeyCaps"
import { keysFor } from "./hooks"
import type { Shortcut } from "../state/shortcuts"

/** The desk on one page. */
export function HelpWords({ shortcuts }: { shortcuts: Shortcut[] }) {
  return (
    <div className="help-words">
      <h3>A contact, from offer to wrap-up</h3>
      <ol>
        <li>Set your presence to Available. What fits your skills is offered to you, one at a time.</li>
        <li>An offer rings at the lower left. <KeyCaps keys={keysFor(shortcuts, "accept")} /> accepts, <KeyCaps keys={keysFor(shortcuts, "decline")} /> declines. Not answered in time, it goes to somebody else.</li>
        <li>Write at the foot of the conversation. Enter sends. A note is seen by colleagues only.</li>
        <li>Transfer passes the contact on; Consult asks somebody first. Hold and Park keep it for you.</li>
        <li>End it, say what it was about, and finish the wrap-up. Then the next one can come.</li>
      </ol>
      <h3>A call</h3>
      <p>The sign at the top says whether calls can come, and opens the telephone's settings. In a call, <KeyCaps keys={keysFor(shortcuts, "mute")} /> mutes you and <KeyCaps keys={keysFor(shortcuts, "keypad")} /> opens the keypad. <KeyCaps keys={keysFor(shortcuts, "call")} /> calls somebody. A reload does not end a call.</p>
      <h3>When the line is down</h3>
      <p>Go on writing. What you send is kept on this computer and sent by itself when the line is back, once each. Drafts survive a reload.</p>
      <h3>Without a mouse</h3>
      <p><KeyCaps keys={keysFor(shortcuts, "palette")} /> finds every command by a few letters. <KeyCaps keys={keysFor(shortcuts, "help")} /> lists the keys, which you can change.</p>
    </div>
  )
}
