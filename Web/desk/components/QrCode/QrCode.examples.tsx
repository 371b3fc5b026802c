import type { ExampleGroup } from "../../examples/Example"
import { QrCode } from "./QrCode"

export const qrCodes: ExampleGroup = {
  component: "QrCode", words: "A text for a phone's camera. Made here: nobody else is asked, as what is in it may be a secret.",
  examples: [{ title: "An authenticator's key", node: <QrCode label="QR code of the key" text="otpauth://totp/Guildhall:s.osei?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP" /> }],
}
