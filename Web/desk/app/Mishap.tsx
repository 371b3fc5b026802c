import { Component, type ReactNode } from "react"

/** What is shown when a page of ours fails to draw: never a blank window in the midst of work. */
export class Mishap extends Component<{ children: ReactNode }, { hasFailed: boolean }> {
  override state = { hasFailed: false }
  static getDerivedStateFromError() { return { hasFailed: true } }

  override render() {
    if (!this.state.hasFailed) return this.props.children
    return (
      <main className="opening">
        <div role="alert" className="mishap">
          <h1>The desk made a mistake</h1>
          <p>Reload it: what you wrote is kept on this computer, and your contacts are with the server. Tell your ICT desk if it happens again.</p>
          <p><button type="button" className="button button-main" onClick={() => window.location.reload()}>Reload the desk</button></p>
        </div>
      </main>
    )
  }
}
