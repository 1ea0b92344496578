import Hummingbird
import Metrics
import ServiceLifecycle
import Logging
enum Stub {}
