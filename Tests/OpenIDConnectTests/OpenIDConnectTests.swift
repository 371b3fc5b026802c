import OpenIDConnect
import Testing

@Suite("OpenIDConnect")
struct OpenIDConnectTests {
}
