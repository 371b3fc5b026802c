import { nothing, type ExampleGroup } from "../../examples/Example"
import { AccountDialog, type AccountDialogProps } from "./AccountDialog"

const shared: AccountDialogProps = {
  name: "s.osei", hasSecondFactor: false, isPending: false, isStill: true,
  onPassword: nothing, onOffer: nothing, onConfirm: nothing, onRemove: nothing, onClose: nothing,
}

export const accountDialogs: ExampleGroup = {
  component: "AccountDialog", words: "One's own password and second factor. Recovery codes are shown once.",
  examples: [
    { title: "To be set up", node: <AccountDialog {...shared} mustAdd /> },
    { title: "The key", node: <AccountDialog {...shared} offer={{ secret: "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", address: "otpauth://totp/Guildhall:s.osei?secret=JBSWY3DP" }} /> },
    { title: "Recovery codes", node: <AccountDialog {...shared} recoveryCodes={["4f7a-91cc", "b2d0-77e1", "09ce-a4b8", "c1f3-5d20"]} /> },
  ],
}
