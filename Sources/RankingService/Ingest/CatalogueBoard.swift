import Attribution
import Synchronization

/// Where the writer puts what is known of titles, before it answers, and rankings read it.
///
/// The catalogue is a value: who reads keeps what was known at that moment, and the writer copies it only when a title
/// comes in.
final class CatalogueBoard: Sendable {
  private let catalogue: Mutex<Catalogue>

  init(_ catalogue: Catalogue) { self.catalogue = Mutex(catalogue) }

  var current: Catalogue { catalogue.withLock { $0 } }

  func publish(_ catalogue: Catalogue) { self.catalogue.withLock { $0 = catalogue } }
}
