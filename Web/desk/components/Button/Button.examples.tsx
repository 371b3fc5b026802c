import { nothing, type ExampleGroup } from "../../examples/Example"
import { Button } from "./Button"

export const buttons: ExampleGroup = {
  component: "Button",
  words: "One main action a place. Danger asks again before it acts. Pending keeps size and focus until the server has answered.",
  examples: [
    { title: "Looks", node: <p className="gallery-row"><Button look="main" icon="check" onClick={nothing}>Accept</Button><Button icon="transfer" onClick={nothing}>Transfer</Button><Button look="quiet" icon="bell" onClick={nothing}>Try it</Button><Button look="danger" icon="end" onClick={nothing}>End</Button></p> },
    { title: "Pending, disabled, only an icon", node: <p className="gallery-row"><Button look="main" isPending>Accept</Button><Button disabled>Hold</Button><Button icon="more" isBare>More</Button></p> },
  ],
}
